// 用途: 恢复登记信息关系 · restore HAS_PROFILE links
// in: rows list of {start: string, end: string, link: map}
// out: n integer
// writes
UNWIND $rows AS row
MATCH (a:Party {id: row.start})
MATCH (b:Profile {id: row.end})
CREATE (a)-[r:HAS_PROFILE]->(b)
SET r = row.link
RETURN count(r) AS n
