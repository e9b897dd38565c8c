// 用途: 写入信用修复事实的新版本 · write new versions of Repair facts
// in: rows list of {anchor: string, fact: map}
// out: written integer
// writes
UNWIND $rows AS row
MATCH (a:Decision {id: row.anchor})
CREATE (f:Repair)
SET f = row.fact
CREATE (a)-[:REPAIRED_BY]->(f)
RETURN count(f) AS written
