// 用途: 恢复欠付对象关系 · restore OWED_TO links
// in: rows list of {start: string, end: string, link: map}
// out: n integer
// writes
UNWIND $rows AS row
MATCH (a:Debt {id: row.start})
MATCH (b:Party {id: row.end})
CREATE (a)-[r:OWED_TO]->(b)
SET r = row.link
RETURN count(r) AS n
