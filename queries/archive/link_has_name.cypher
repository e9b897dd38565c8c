// 用途: 恢复名称关系 · restore HAS_NAME links
// in: rows list of {start: string, end: string, link: map}
// out: n integer
// writes
UNWIND $rows AS row
MATCH (a:Party {id: row.start})
MATCH (b:Name {id: row.end})
CREATE (a)-[r:HAS_NAME]->(b)
SET r = row.link
RETURN count(r) AS n
