// 用途: 写入身份核实事实的新版本 · write new versions of IdentityCheck facts
// in: rows list of {anchor: string, fact: map}
// out: written integer
// writes
UNWIND $rows AS row
MATCH (a:Party {id: row.anchor})
CREATE (f:IdentityCheck)
SET f = row.fact
CREATE (a)-[:HAS_IDENTITY_CHECK]->(f)
RETURN count(f) AS written
