// 用途: 终止或确认责任认定事实的版本 · end or confirm versions of Finding facts
// in: rows list of {id: string, set: map}
// out: amended integer
// writes
UNWIND $rows AS row
MATCH (f:Finding {id: row.id})
SET f += row.set
RETURN count(f) AS amended
