// 用途: 写入更正事实的新版本 · write new versions of Correction facts
// in: rows list of {anchor: string, fact: map}
// out: written integer
// writes
UNWIND $rows AS row
MATCH (a:Decision {id: row.anchor})
CREATE (f:Correction)
SET f = row.fact
CREATE (a)-[:CORRECTED_BY]->(f)
RETURN count(f) AS written
