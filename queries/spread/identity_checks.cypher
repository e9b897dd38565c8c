// 用途: 自然人的身份核实 · checks of the identity of persons as known at a change
// in: ids list of string; known integer 变更号
// out: person string, fact map
UNWIND $ids AS id
MATCH (p:Party {id: id})-[:HAS_IDENTITY_CHECK]->(f:IdentityCheck)
WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
RETURN p.id AS person, properties(f) AS fact
