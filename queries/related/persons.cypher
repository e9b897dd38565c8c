// 用途: 自然人的身份与核验, 并作一行 · persons and checks of their identity as known at a change, all in one row: [id, identity, minor until, outcome]
// in: ids list of string; known integer 变更号
// out: packed list of list
UNWIND $ids AS id
MATCH (p:Party {id: id})
OPTIONAL MATCH (p)-[:HAS_IDENTITY_CHECK]->(f:IdentityCheck)
WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
RETURN collect([p.id, p.identity, p.minor_until, f.outcome]) AS packed
