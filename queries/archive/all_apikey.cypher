// 用途: 全部接口密钥 · every ApiKey
// out: id string, node map
MATCH (n:ApiKey)
RETURN n.id AS id, properties(n) AS node
ORDER BY n.id
