// 用途: 标记被触及的«zh» · mark what this change touches
// in: ids list of string; change integer 变更号
// out: marked integer
// writes
UNWIND $ids AS id
MATCH (e:«label» {id: id})
SET e.changed = $change
RETURN count(e) AS marked
