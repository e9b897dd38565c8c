// 用途: 恢复修复关系 · restore REPAIRED_BY links
// in: rows list of {start: string, end: string, link: map}
// out: n integer
// writes
UNWIND $rows AS row
MATCH (a:Decision {id: row.start})
MATCH (b:Repair {id: row.end})
CREATE (a)-[r:REPAIRED_BY]->(b)
SET r = row.link
RETURN count(r) AS n
