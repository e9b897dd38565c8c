// 用途: 终止或确认分支机构事实的版本 · end or confirm versions of BRANCH_OF facts
// in: rows list of {anchor: string, id: string, set: map}
// out: amended integer
// writes
UNWIND $rows AS row
MATCH (a:Party {id: row.anchor})-[f:BRANCH_OF]->()
WHERE f.id = row.id
SET f += row.set
RETURN count(f) AS amended
