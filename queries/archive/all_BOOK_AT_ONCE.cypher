// 用途: 全部«zh» · every «label»
// out: id string, node map
MATCH (n:«label»)
RETURN n.id AS id, properties(n) AS node
ORDER BY n.id
