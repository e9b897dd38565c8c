// 用途: 写入拖欠事实的新版本 · write new versions of Debt facts
// in: rows list of {anchor: string, fact: map}
// out: written integer
// writes
UNWIND $rows AS row
MATCH (a:Party {id: row.anchor})
CREATE (f:Debt)
SET f = row.fact
CREATE (a)-[:OWES]->(f)
RETURN count(f) AS written
