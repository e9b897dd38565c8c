// 用途: 写入列入事实的新版本 · write new versions of Listing facts
// in: rows list of {anchor: string, fact: map}
// out: written integer
// writes
UNWIND $rows AS row
MATCH (a:Decision {id: row.anchor})
CREATE (f:Listing)
SET f = row.fact
CREATE (a)-[:DECREES]->(f)
RETURN count(f) AS written
