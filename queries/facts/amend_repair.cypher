// 用途: 终止或确认信用修复事实的版本 · end or confirm versions of Repair facts
// in: rows list of {id: string, set: map}
// out: amended integer
// writes
UNWIND $rows AS row
MATCH (f:Repair {id: row.id})
SET f += row.set
RETURN count(f) AS amended
