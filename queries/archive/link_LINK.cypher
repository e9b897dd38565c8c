// 用途: 恢复«zh»关系 · restore «type» links
// in: rows list of {start: string, end: string, link: map}
// out: n integer
// writes
UNWIND $rows AS row
MATCH (a:«start» {id: row.start})
MATCH (b:«end» {id: row.end})
CREATE (a)-[r:«type»]->(b)
SET r = row.link
RETURN count(r) AS n
