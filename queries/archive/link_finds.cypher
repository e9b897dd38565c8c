// 用途: 恢复认定责任人关系 · restore FINDS links
// in: rows list of {start: string, end: string, link: map}
// out: n integer
// writes
UNWIND $rows AS row
MATCH (a:Finding {id: row.start})
MATCH (b:Party {id: row.end})
CREATE (a)-[r:FINDS]->(b)
SET r = row.link
RETURN count(r) AS n
