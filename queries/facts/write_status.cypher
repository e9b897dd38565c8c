// 用途: 写入登记状态事实的新版本 · write new versions of Status facts
// in: rows list of {anchor: string, fact: map}
// out: written integer
// writes
UNWIND $rows AS row
MATCH (a:Party {id: row.anchor})
CREATE (f:Status)
SET f = row.fact
CREATE (a)-[:HAS_STATUS]->(f)
RETURN count(f) AS written
