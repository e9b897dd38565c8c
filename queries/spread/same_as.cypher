// 用途: 直接的同一主体 · codes that are directly the same organisation
// in: ids list of string; known integer 变更号
// out: id string, other string
UNWIND $ids AS id
MATCH (p:Party {id: id})-[f:SAME_AS]-(q:Party)
WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
RETURN DISTINCT p.id AS id, q.id AS other
