// 用途: 恢复即认定单位关系 · restore ACTS_AS links
// in: rows list of {start: string, end: string, link: map}
// out: n integer
// writes
UNWIND $rows AS row
MATCH (a:Party {id: row.start})
MATCH (b:Authority {id: row.end})
CREATE (a)-[r:ACTS_AS]->(b)
SET r = row.link
RETURN count(r) AS n
