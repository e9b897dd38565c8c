// 用途: 写入«zh»事实的新版本 · write new versions of «type» facts
// in: rows list of {anchor: string, other: string, fact: map}
// out: written integer
// writes
UNWIND $rows AS row
MATCH (a:«anchor» {id: row.anchor})
MATCH (o:«other» {id: row.other})
CREATE (o)-[f:«type»]->(a)
SET f = row.fact
RETURN count(f) AS written
