// 用途: 恢复股权出质关系 · restore PLEDGES links
// in: rows list of {start: string, end: string, link: map}
// out: n integer
// writes
UNWIND $rows AS row
MATCH (a:Party {id: row.start})
MATCH (b:Party {id: row.end})
CREATE (a)-[r:PLEDGES]->(b)
SET r = row.link
RETURN count(r) AS n
