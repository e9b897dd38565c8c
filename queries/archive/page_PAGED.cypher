// 用途: 一页«zh» · «label» nodes between two ids
// in: after «id» 上一页末标识, 不含; upto «id» 本页末标识, 含
// out: id «id», node map
MATCH (n:«label»)
WHERE n.id > $after AND n.id <= $upto
RETURN n.id AS id, properties(n) AS node
ORDER BY n.id
