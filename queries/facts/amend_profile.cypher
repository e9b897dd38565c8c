// 用途: 终止或确认登记信息事实的版本 · end or confirm versions of Profile facts
// in: rows list of {id: string, set: map}
// out: amended integer
// writes
UNWIND $rows AS row
MATCH (f:Profile {id: row.id})
SET f += row.set
RETURN count(f) AS amended
