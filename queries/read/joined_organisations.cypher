// 用途: 现行的同一主体关系 · which other code each of the given ones is said to be the same organisation as
// in: ids list of string
// out: id string, other string
UNWIND $ids AS id
MATCH (p:Party {id: id})-[f:SAME_AS]->(q:Party)
WHERE f.known_to IS NULL
RETURN DISTINCT p.id AS id, q.id AS other
