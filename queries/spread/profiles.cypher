// 用途: 组织的登记信息 · profiles of organisations as known at a change
// in: ids list of string; known integer 变更号
// out: org string, fact map
UNWIND $ids AS id
MATCH (o:Party {id: id})-[:HAS_PROFILE]->(f:Profile)
WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
RETURN o.id AS org, properties(f) AS fact
