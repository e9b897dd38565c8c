// 用途: 恢复身份核实关系 · restore HAS_IDENTITY_CHECK links
// in: rows list of {start: string, end: string, link: map}
// out: n integer
// writes
UNWIND $rows AS row
MATCH (a:Party {id: row.start})
MATCH (b:IdentityCheck {id: row.end})
CREATE (a)-[r:HAS_IDENTITY_CHECK]->(b)
SET r = row.link
RETURN count(r) AS n
