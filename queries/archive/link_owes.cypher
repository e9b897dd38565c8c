// 用途: 恢复拖欠关系 · restore OWES links
// in: rows list of {start: string, end: string, link: map}
// out: n integer
// writes
UNWIND $rows AS row
MATCH (a:Party {id: row.start})
MATCH (b:Debt {id: row.end})
CREATE (a)-[r:OWES]->(b)
SET r = row.link
RETURN count(r) AS n
