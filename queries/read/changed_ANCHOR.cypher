// 用途: 某些变更号触及的«zh» · what was touched last by changes of a range, in order of id
// in: after integer 变更号, 不含; upto integer 变更号, 含
// out: id string
MATCH (e:«label»)
WHERE e.changed > $after AND e.changed <= $upto
RETURN e.id AS id
ORDER BY e.id
