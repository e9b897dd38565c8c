// 用途: 写入终止事件事实的新版本 · write new versions of Ending facts
// in: rows list of {anchor: string, fact: map}
// out: written integer
// writes
UNWIND $rows AS row
MATCH (a:Decision {id: row.anchor})
CREATE (f:Ending)
SET f = row.fact
CREATE (a)-[:ENDED_BY]->(f)
RETURN count(f) AS written
