// 用途: 对象的提示异议 · disputes of hints of targets as known at a change
// in: ids list of string; known integer 变更号
// out: id string, fact map
UNWIND $ids AS id
MATCH (p:Party {id: id})-[:HAS_HINT_DISPUTE]->(f:HintDispute)
WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
RETURN p.id AS id, properties(f) AS fact
