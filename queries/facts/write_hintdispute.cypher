// 用途: 写入提示异议事实的新版本 · write new versions of HintDispute facts
// in: rows list of {anchor: string, fact: map}
// out: written integer
// writes
UNWIND $rows AS row
MATCH (a:Party {id: row.anchor})
CREATE (f:HintDispute)
SET f = row.fact
CREATE (a)-[:HAS_HINT_DISPUTE]->(f)
RETURN count(f) AS written
