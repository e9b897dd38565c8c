// 用途: 终止或确认电话事实的版本 · end or confirm versions of HAS_PHONE facts
// in: rows list of {anchor: string, id: string, set: map}
// out: amended integer
// writes
UNWIND $rows AS row
MATCH (a:Party {id: row.anchor})-[f:HAS_PHONE]->()
WHERE f.id = row.id
SET f += row.set
RETURN count(f) AS amended
