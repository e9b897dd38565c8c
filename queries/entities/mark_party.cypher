// 用途: 标记被触及的信用主体 · mark what this change touches
// in: ids list of string; change integer 变更号
// out: marked integer
// writes
UNWIND $ids AS id
MATCH (e:Party {id: id})
SET e.changed = $change
RETURN count(e) AS marked
