// 用途: 全部图库信息 · every StoreInfo
// out: id string, node map
MATCH (n:StoreInfo)
RETURN n.id AS id, properties(n) AS node
ORDER BY n.id
