// 用途: 终止或确认合并分立事实的版本 · end or confirm versions of SUCCEEDED_BY facts
// in: rows list of {anchor: string, id: string, set: map}
// out: amended integer
// writes
UNWIND $rows AS row
MATCH (a:Party {id: row.anchor})-[f:SUCCEEDED_BY]->()
WHERE f.id = row.id
SET f += row.set
RETURN count(f) AS amended
