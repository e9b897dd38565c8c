// 用途: 写入异议事实的新版本 · write new versions of Dispute facts
// in: rows list of {anchor: string, fact: map}
// out: written integer
// writes
UNWIND $rows AS row
MATCH (a:Decision {id: row.anchor})
CREATE (f:Dispute)
SET f = row.fact
CREATE (a)-[:DISPUTED_BY]->(f)
RETURN count(f) AS written
