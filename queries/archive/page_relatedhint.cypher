// 用途: 一页对象关联提示 · RelatedHint nodes between two ids
// in: after string 上一页末标识, 不含; upto string 本页末标识, 含
// out: id string, node map
MATCH (n:RelatedHint)
WHERE n.id > $after AND n.id <= $upto
RETURN n.id AS id, properties(n) AS node
ORDER BY n.id
