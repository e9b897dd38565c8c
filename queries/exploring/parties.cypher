// 用途: 主体的种类、身份核验与是否公共机构 · kind and identity of parties, and whether they are public bodies, as known at a change
// in: ids list of string; known integer 变更号
// out: id string, labels list of string, identity string, minor_until date, public_body boolean
UNWIND $ids AS id
MATCH (p:Party {id: id})
OPTIONAL MATCH (p)-[:HAS_PROFILE]->(f:Profile)
WHERE f.public_body = true AND f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
RETURN p.id AS id, labels(p) AS labels, p.identity AS identity, p.minor_until AS minor_until, count(f) > 0 AS public_body
