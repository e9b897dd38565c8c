// 用途: 恢复异议关系 · restore DISPUTED_BY links
// in: rows list of {start: string, end: string, link: map}
// out: n integer
// writes
UNWIND $rows AS row
MATCH (a:Decision {id: row.start})
MATCH (b:Dispute {id: row.end})
CREATE (a)-[r:DISPUTED_BY]->(b)
SET r = row.link
RETURN count(r) AS n
