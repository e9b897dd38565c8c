// 用途: 写入责任认定事实的新版本 · write new versions of Finding facts
// in: rows list of {anchor: string, fact: map}
// out: written integer
// writes
UNWIND $rows AS row
MATCH (a:Decision {id: row.anchor})
CREATE (f:Finding)
SET f = row.fact
CREATE (a)-[:HAS_FINDING]->(f)
RETURN count(f) AS written
