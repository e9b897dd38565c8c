// 用途: 终止或确认终止事件事实的版本 · end or confirm versions of Ending facts
// in: rows list of {id: string, set: map}
// out: amended integer
// writes
UNWIND $rows AS row
MATCH (f:Ending {id: row.id})
SET f += row.set
RETURN count(f) AS amended
