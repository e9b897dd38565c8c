// 用途: 恢复提示关联方关系 · restore HINT_TO links
// in: rows list of {start: string, end: string, link: map}
// out: n integer
// writes
UNWIND $rows AS row
MATCH (a:RelatedHint {id: row.start})
MATCH (b:Party {id: row.end})
CREATE (a)-[r:HINT_TO]->(b)
SET r = row.link
RETURN count(r) AS n
