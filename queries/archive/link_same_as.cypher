// 用途: 恢复同一主体关系 · restore SAME_AS links
// in: rows list of {start: string, end: string, link: map}
// out: n integer
// writes
UNWIND $rows AS row
MATCH (a:Party {id: row.start})
MATCH (b:Party {id: row.end})
CREATE (a)-[r:SAME_AS]->(b)
SET r = row.link
RETURN count(r) AS n
