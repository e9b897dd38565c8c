// 用途: 恢复决定对象关系 · restore CONCERNS links
// in: rows list of {start: string, end: string, link: map}
// out: n integer
// writes
UNWIND $rows AS row
MATCH (a:Decision {id: row.start})
MATCH (b:Party {id: row.end})
CREATE (a)-[r:CONCERNS]->(b)
SET r = row.link
RETURN count(r) AS n
