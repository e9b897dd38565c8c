// 用途: 终止或确认持股事实的版本 · end or confirm versions of HOLDS_SHARE facts
// in: rows list of {anchor: string, id: string, set: map}
// out: amended integer
// writes
UNWIND $rows AS row
MATCH (a:Party {id: row.anchor})<-[f:HOLDS_SHARE]-()
WHERE f.id = row.id
SET f += row.set
RETURN count(f) AS amended
