// 用途: 自然人任职的组织 · organisations at which persons hold or held an office, as known at a change
// in: ids list of string; known integer 变更号
// out: person string, org string
UNWIND $ids AS id
MATCH (p:Party {id: id})-[f:HOLDS_ROLE]->(o:Party)
WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
RETURN DISTINCT p.id AS person, o.id AS org
