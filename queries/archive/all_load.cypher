// 用途: 全部加载批次 · every Load
// out: id string, node map
MATCH (n:Load)
RETURN n.id AS id, properties(n) AS node
ORDER BY n.id
