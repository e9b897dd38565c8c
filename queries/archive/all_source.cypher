// 用途: 全部来源 · every Source
// out: id string, node map
MATCH (n:Source)
RETURN n.id AS id, properties(n) AS node
ORDER BY n.id
