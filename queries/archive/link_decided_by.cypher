// 用途: 恢复作出单位关系 · restore DECIDED_BY links
// in: rows list of {start: string, end: string, link: map}
// out: n integer
// writes
UNWIND $rows AS row
MATCH (a:Listing {id: row.start})
MATCH (b:Authority {id: row.end})
CREATE (a)-[r:DECIDED_BY]->(b)
SET r = row.link
RETURN count(r) AS n
