// 用途: 恢复提示所指关系 · restore HINTS_AT links
// in: rows list of {start: string, end: string, link: map}
// out: n integer
// writes
UNWIND $rows AS row
MATCH (a:Hint {id: row.start})
MATCH (b:Party {id: row.end})
CREATE (a)-[r:HINTS_AT]->(b)
SET r = row.link
RETURN count(r) AS n
