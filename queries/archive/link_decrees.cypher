// 用途: 恢复决定列入关系 · restore DECREES links
// in: rows list of {start: string, end: string, link: map}
// out: n integer
// writes
UNWIND $rows AS row
MATCH (a:Decision {id: row.start})
MATCH (b:Listing {id: row.end})
CREATE (a)-[r:DECREES]->(b)
SET r = row.link
RETURN count(r) AS n
