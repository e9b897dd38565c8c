// 用途: 恢复合并分立关系 · restore SUCCEEDED_BY links
// in: rows list of {start: string, end: string, link: map}
// out: n integer
// writes
UNWIND $rows AS row
MATCH (a:Party {id: row.start})
MATCH (b:Party {id: row.end})
CREATE (a)-[r:SUCCEEDED_BY]->(b)
SET r = row.link
RETURN count(r) AS n
