// 用途: 终止或确认认定核准事实的版本 · end or confirm versions of Approval facts
// in: rows list of {id: string, set: map}
// out: amended integer
// writes
UNWIND $rows AS row
MATCH (f:Approval {id: row.id})
SET f += row.set
RETURN count(f) AS amended
