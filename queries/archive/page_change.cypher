// 用途: 一页变更 · Change nodes between two ids
// in: after integer 上一页末标识, 不含; upto integer 本页末标识, 含
// out: id integer, node map
MATCH (n:Change)
WHERE n.id > $after AND n.id <= $upto
RETURN n.id AS id, properties(n) AS node
ORDER BY n.id
