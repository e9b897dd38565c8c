// 用途: 恢复被走访关系 · restore RECEIVED links
// in: rows list of {start: string, end: string, link: map}
// out: n integer
// writes
UNWIND $rows AS row
MATCH (a:Party {id: row.start})
MATCH (b:Visit {id: row.end})
CREATE (a)-[r:RECEIVED]->(b)
SET r = row.link
RETURN count(r) AS n
