// 用途: 恢复分支机构关系 · restore BRANCH_OF links
// in: rows list of {start: string, end: string, link: map}
// out: n integer
// writes
UNWIND $rows AS row
MATCH (a:Party {id: row.start})
MATCH (b:Party {id: row.end})
CREATE (a)-[r:BRANCH_OF]->(b)
SET r = row.link
RETURN count(r) AS n
