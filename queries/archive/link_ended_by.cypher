// 用途: 恢复终止关系 · restore ENDED_BY links
// in: rows list of {start: string, end: string, link: map}
// out: n integer
// writes
UNWIND $rows AS row
MATCH (a:Decision {id: row.start})
MATCH (b:Ending {id: row.end})
CREATE (a)-[r:ENDED_BY]->(b)
SET r = row.link
RETURN count(r) AS n
