// 用途: 恢复后果所及关系 · restore REACHES links
// in: rows list of {start: string, end: string, link: map}
// out: n integer
// writes
UNWIND $rows AS row
MATCH (a:Consequence {id: row.start})
MATCH (b:Party {id: row.end})
CREATE (a)-[r:REACHES]->(b)
SET r = row.link
RETURN count(r) AS n
