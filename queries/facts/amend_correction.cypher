// 用途: 终止或确认更正事实的版本 · end or confirm versions of Correction facts
// in: rows list of {id: string, set: map}
// out: amended integer
// writes
UNWIND $rows AS row
MATCH (f:Correction {id: row.id})
SET f += row.set
RETURN count(f) AS amended
