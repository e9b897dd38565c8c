// Reads JSON lines {name, text} on stdin, answers JSON lines {name, errors, warnings} in the same order.
// Each text is analysed as Cypher 5, the language that both engines are asked to speak.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

// The package's CommonJS build is one file: it loads several times faster than its ES modules.
const { lintCypherQuery } = createRequire(import.meta.url)("@neo4j-cypher/language-support");

const PREFIX = "CYPHER 5 ";
const ERROR = 1;

const spoken = ({ message, range }) => {
  const { line, character } = range.start;
  const column = line === 0 ? character - PREFIX.length : character;
  return `${line + 1}:${Math.max(column, 0) + 1} ${message}`;
};

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  if (!line.trim()) continue;
  const { name, text } = JSON.parse(line);
  const { diagnostics } = lintCypherQuery(PREFIX + text, {});
  const errors = diagnostics.filter((d) => d.severity === ERROR).map(spoken);
  const warnings = diagnostics.filter((d) => d.severity !== ERROR).map(spoken);
  process.stdout.write(JSON.stringify({ name, errors, warnings }) + "\n");
}
