// 用途: 写入住所事实的新版本 · write new versions of AT_ADDRESS facts
// in: rows list of {anchor: string, other: string, fact: map}
// out: written integer
// writes
UNWIND $rows AS row
MATCH (a:Party {id: row.anchor})
MATCH (o:Address {id: row.other})
CREATE (a)-[f:AT_ADDRESS]->(o)
SET f = row.fact
RETURN count(f) AS written
