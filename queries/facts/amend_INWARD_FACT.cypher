// 用途: 终止或确认«zh»事实的版本 · end or confirm versions of «type» facts
// in: rows list of {anchor: string, id: string, set: map}
// out: amended integer
// writes
UNWIND $rows AS row
MATCH (a:«anchor» {id: row.anchor})<-[f:«type»]-()
WHERE f.id = row.id
SET f += row.set
RETURN count(f) AS amended
