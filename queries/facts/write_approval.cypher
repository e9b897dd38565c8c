// 用途: 写入认定核准事实的新版本 · write new versions of Approval facts
// in: rows list of {anchor: string, fact: map}
// out: written integer
// writes
UNWIND $rows AS row
MATCH (a:Decision {id: row.anchor})
CREATE (f:Approval)
SET f = row.fact
CREATE (a)-[:HAS_APPROVAL]->(f)
RETURN count(f) AS written
