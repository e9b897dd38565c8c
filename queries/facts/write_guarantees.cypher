// 用途: 写入担保事实的新版本 · write new versions of GUARANTEES facts
// in: rows list of {anchor: string, other: string, fact: map}
// out: written integer
// writes
UNWIND $rows AS row
MATCH (a:Party {id: row.anchor})
MATCH (o:Party {id: row.other})
CREATE (o)-[f:GUARANTEES]->(a)
SET f = row.fact
RETURN count(f) AS written
