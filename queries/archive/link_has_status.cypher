// 用途: 恢复状态关系 · restore HAS_STATUS links
// in: rows list of {start: string, end: string, link: map}
// out: n integer
// writes
UNWIND $rows AS row
MATCH (a:Party {id: row.start})
MATCH (b:Status {id: row.end})
CREATE (a)-[r:HAS_STATUS]->(b)
SET r = row.link
RETURN count(r) AS n
