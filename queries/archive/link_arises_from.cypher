// 用途: 恢复后果所源关系 · restore ARISES_FROM links
// in: rows list of {start: string, end: string, link: map}
// out: n integer
// writes
UNWIND $rows AS row
MATCH (a:Consequence {id: row.start})
MATCH (b:Decision {id: row.end})
CREATE (a)-[r:ARISES_FROM]->(b)
SET r = row.link
RETURN count(r) AS n
