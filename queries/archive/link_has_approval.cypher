// 用途: 恢复认定核准关系 · restore HAS_APPROVAL links
// in: rows list of {start: string, end: string, link: map}
// out: n integer
// writes
UNWIND $rows AS row
MATCH (a:Decision {id: row.start})
MATCH (b:Approval {id: row.end})
CREATE (a)-[r:HAS_APPROVAL]->(b)
SET r = row.link
RETURN count(r) AS n
