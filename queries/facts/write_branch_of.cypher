// 用途: 写入分支机构事实的新版本 · write new versions of BRANCH_OF facts
// in: rows list of {anchor: string, other: string, fact: map}
// out: written integer
// writes
UNWIND $rows AS row
MATCH (a:Party {id: row.anchor})
MATCH (o:Party {id: row.other})
CREATE (a)-[f:BRANCH_OF]->(o)
SET f = row.fact
RETURN count(f) AS written
