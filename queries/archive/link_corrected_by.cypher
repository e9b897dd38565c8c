// 用途: 恢复更正关系 · restore CORRECTED_BY links
// in: rows list of {start: string, end: string, link: map}
// out: n integer
// writes
UNWIND $rows AS row
MATCH (a:Decision {id: row.start})
MATCH (b:Correction {id: row.end})
CREATE (a)-[r:CORRECTED_BY]->(b)
SET r = row.link
RETURN count(r) AS n
