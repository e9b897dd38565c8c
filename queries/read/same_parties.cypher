// 用途: 同一主体的其他代码 · other codes of the same organisation
// in: id string 标识
// out: id string
MATCH (p:Party {id: $id})-[s:SAME_AS*1..3]-(q:Party)
WHERE all(x IN s WHERE x.known_to IS NULL)
RETURN DISTINCT q.id AS id
ORDER BY id
LIMIT 100
