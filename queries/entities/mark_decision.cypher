// 用途: 标记被触及的决定 · mark what this change touches
// in: ids list of string; change integer 变更号
// out: marked integer
// writes
UNWIND $ids AS id
MATCH (e:Decision {id: id})
SET e.changed = $change
RETURN count(e) AS marked
