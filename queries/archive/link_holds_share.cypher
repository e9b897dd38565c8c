// 用途: 恢复持股关系 · restore HOLDS_SHARE links
// in: rows list of {start: string, end: string, link: map}
// out: n integer
// writes
UNWIND $rows AS row
MATCH (a:Party {id: row.start})
MATCH (b:Party {id: row.end})
CREATE (a)-[r:HOLDS_SHARE]->(b)
SET r = row.link
RETURN count(r) AS n
