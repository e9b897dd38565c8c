// 用途: 主体的走访 · visits to parties as known at a change
// in: ids list of string; known integer 变更号
// out: id string, fact map
UNWIND $ids AS id
MATCH (p:Party {id: id})-[:RECEIVED]->(f:Visit)
WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
RETURN p.id AS id, properties(f) AS fact
