// 用途: 写入电话事实的新版本 · write new versions of HAS_PHONE facts
// in: rows list of {anchor: string, other: string, fact: map}
// out: written integer
// writes
UNWIND $rows AS row
MATCH (a:Party {id: row.anchor})
MATCH (o:Phone {id: row.other})
CREATE (a)-[f:HAS_PHONE]->(o)
SET f = row.fact
RETURN count(f) AS written
