// 用途: 写入合并分立事实的新版本 · write new versions of SUCCEEDED_BY facts
// in: rows list of {anchor: string, other: string, fact: map}
// out: written integer
// writes
UNWIND $rows AS row
MATCH (a:Party {id: row.anchor})
MATCH (o:Party {id: row.other})
CREATE (a)-[f:SUCCEEDED_BY]->(o)
SET f = row.fact
RETURN count(f) AS written
