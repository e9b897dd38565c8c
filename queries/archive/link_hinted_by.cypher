// 用途: 恢复提示所据关系 · restore HINTED_BY links
// in: rows list of {start: string, end: string, link: map}
// out: n integer
// writes
UNWIND $rows AS row
MATCH (a:Hint {id: row.start})
MATCH (b:Decision {id: row.end})
CREATE (a)-[r:HINTED_BY]->(b)
SET r = row.link
RETURN count(r) AS n
