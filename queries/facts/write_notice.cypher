// 用途: 写入告知事实的新版本 · write new versions of Notice facts
// in: rows list of {anchor: string, fact: map}
// out: written integer
// writes
UNWIND $rows AS row
MATCH (a:Decision {id: row.anchor})
CREATE (f:Notice)
SET f = row.fact
CREATE (a)-[:NOTIFIED_BY]->(f)
RETURN count(f) AS written
