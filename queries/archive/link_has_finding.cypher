// 用途: 恢复责任认定关系 · restore HAS_FINDING links
// in: rows list of {start: string, end: string, link: map}
// out: n integer
// writes
UNWIND $rows AS row
MATCH (a:Decision {id: row.start})
MATCH (b:Finding {id: row.end})
CREATE (a)-[r:HAS_FINDING]->(b)
SET r = row.link
RETURN count(r) AS n
