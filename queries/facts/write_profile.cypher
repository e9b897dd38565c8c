// 用途: 写入登记信息事实的新版本 · write new versions of Profile facts
// in: rows list of {anchor: string, fact: map}
// out: written integer
// writes
UNWIND $rows AS row
MATCH (a:Party {id: row.anchor})
CREATE (f:Profile)
SET f = row.fact
CREATE (a)-[:HAS_PROFILE]->(f)
RETURN count(f) AS written
