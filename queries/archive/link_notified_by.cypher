// 用途: 恢复告知关系 · restore NOTIFIED_BY links
// in: rows list of {start: string, end: string, link: map}
// out: n integer
// writes
UNWIND $rows AS row
MATCH (a:Decision {id: row.start})
MATCH (b:Notice {id: row.end})
CREATE (a)-[r:NOTIFIED_BY]->(b)
SET r = row.link
RETURN count(r) AS n
