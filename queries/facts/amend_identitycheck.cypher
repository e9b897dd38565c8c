// 用途: 终止或确认身份核实事实的版本 · end or confirm versions of IdentityCheck facts
// in: rows list of {id: string, set: map}
// out: amended integer
// writes
UNWIND $rows AS row
MATCH (f:IdentityCheck {id: row.id})
SET f += row.set
RETURN count(f) AS amended
