// 用途: 一页信用主体 · Party nodes between two ids
// in: after string 上一页末标识, 不含; upto string 本页末标识, 含
// out: id string, labels list of string, node map
MATCH (n:Party)
WHERE n.id > $after AND n.id <= $upto
RETURN n.id AS id, labels(n) AS labels, properties(n) AS node
ORDER BY n.id
