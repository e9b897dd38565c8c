// 用途: 写入即认定单位事实的新版本 · write new versions of ACTS_AS facts
// in: rows list of {anchor: string, other: string, fact: map}
// out: written integer
// writes
UNWIND $rows AS row
MATCH (a:Party {id: row.anchor})
MATCH (o:Authority {id: row.other})
CREATE (a)-[f:ACTS_AS]->(o)
SET f = row.fact
RETURN count(f) AS written
