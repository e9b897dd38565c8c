// 用途: 全部租约 · every Lease
// out: id string, node map
MATCH (n:Lease)
RETURN n.id AS id, properties(n) AS node
ORDER BY n.id
