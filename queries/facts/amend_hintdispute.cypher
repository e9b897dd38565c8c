// 用途: 终止或确认提示异议事实的版本 · end or confirm versions of HintDispute facts
// in: rows list of {id: string, set: map}
// out: amended integer
// writes
UNWIND $rows AS row
MATCH (f:HintDispute {id: row.id})
SET f += row.set
RETURN count(f) AS amended
