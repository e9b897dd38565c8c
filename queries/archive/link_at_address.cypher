// 用途: 恢复住所关系 · restore AT_ADDRESS links
// in: rows list of {start: string, end: string, link: map}
// out: n integer
// writes
UNWIND $rows AS row
MATCH (a:Party {id: row.start})
MATCH (b:Address {id: row.end})
CREATE (a)-[r:AT_ADDRESS]->(b)
SET r = row.link
RETURN count(r) AS n
