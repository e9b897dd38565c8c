// 用途: 一份责任认定的现行版本 · the standing version of a finding, by what stands before the @ of its id
// in: content string 内容摘要
// out: decision string, person string, fact map
MATCH (f:Finding)
WHERE f.id STARTS WITH $content AND f.known_to IS NULL
MATCH (d:Decision)-[:HAS_FINDING]->(f)
MATCH (f)-[:FINDS]->(p:Person)
RETURN d.id AS decision, p.id AS person, properties(f) AS fact
