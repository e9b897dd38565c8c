// 用途: 恢复电话关系 · restore HAS_PHONE links
// in: rows list of {start: string, end: string, link: map}
// out: n integer
// writes
UNWIND $rows AS row
MATCH (a:Party {id: row.start})
MATCH (b:Phone {id: row.end})
CREATE (a)-[r:HAS_PHONE]->(b)
SET r = row.link
RETURN count(r) AS n
