// 用途: 清空图库的一批 · delete a batch of all nodes; the schema and the mark of an unfinished restore stay
// in: page integer 条数
// out: n integer
// writes
MATCH (n)
WHERE NOT n:Migration AND NOT (n:StoreInfo AND n.id = 'restoring')
WITH n
LIMIT $page
DETACH DELETE n
RETURN count(*) AS n
