// 用途: 恢复提示异议关系 · restore HAS_HINT_DISPUTE links
// in: rows list of {start: string, end: string, link: map}
// out: n integer
// writes
UNWIND $rows AS row
MATCH (a:Party {id: row.start})
MATCH (b:HintDispute {id: row.end})
CREATE (a)-[r:HAS_HINT_DISPUTE]->(b)
SET r = row.link
RETURN count(r) AS n
