// 用途: 写入«zh»事实的新版本 · write new versions of «label» facts
// in: rows list of {anchor: string, fact: map}
// out: written integer
// writes
UNWIND $rows AS row
MATCH (a:«anchor» {id: row.anchor})
CREATE (f:«label»)
SET f = row.fact
CREATE (a)-[:«hung_by»]->(f)
RETURN count(f) AS written
