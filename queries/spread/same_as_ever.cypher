// 用途: 曾经或现在的同一主体 · codes that are or were said to be the same organisation
// in: ids list of string
// out: id string, other string
UNWIND $ids AS id
MATCH (p:Party {id: id})-[:SAME_AS]-(q:Party)
RETURN DISTINCT p.id AS id, q.id AS other
