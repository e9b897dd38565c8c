// 用途: 写入名称事实的新版本 · write new versions of Name facts
// in: rows list of {anchor: string, fact: map}
// out: written integer
// writes
UNWIND $rows AS row
MATCH (a:Party {id: row.anchor})
CREATE (f:Name)
SET f = row.fact
CREATE (a)-[:HAS_NAME]->(f)
RETURN count(f) AS written
