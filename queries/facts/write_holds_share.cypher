// 用途: 写入持股事实的新版本 · write new versions of HOLDS_SHARE facts
// in: rows list of {anchor: string, other: string, fact: map}
// out: written integer
// writes
UNWIND $rows AS row
MATCH (a:Party {id: row.anchor})
MATCH (o:Party {id: row.other})
CREATE (o)-[f:HOLDS_SHARE]->(a)
SET f = row.fact
RETURN count(f) AS written
