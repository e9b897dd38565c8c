// 用途: 写入走访事实的新版本 · write new versions of Visit facts
// in: rows list of {anchor: string, fact: map}
// out: written integer
// writes
UNWIND $rows AS row
MATCH (a:Party {id: row.anchor})
CREATE (f:Visit)
SET f = row.fact
CREATE (a)-[:RECEIVED]->(f)
RETURN count(f) AS written
