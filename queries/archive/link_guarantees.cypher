// 用途: 恢复担保关系 · restore GUARANTEES links
// in: rows list of {start: string, end: string, link: map}
// out: n integer
// writes
UNWIND $rows AS row
MATCH (a:Party {id: row.start})
MATCH (b:Party {id: row.end})
CREATE (a)-[r:GUARANTEES]->(b)
SET r = row.link
RETURN count(r) AS n
