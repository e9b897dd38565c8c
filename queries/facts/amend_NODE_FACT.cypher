// 用途: 终止或确认«zh»事实的版本 · end or confirm versions of «label» facts
// in: rows list of {id: string, set: map}
// out: amended integer
// writes
UNWIND $rows AS row
MATCH (f:«label» {id: row.id})
SET f += row.set
RETURN count(f) AS amended
