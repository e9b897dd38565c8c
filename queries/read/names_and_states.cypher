// 用途: 某时所知的名称与登记状态 · names and registry states of organisations as known at a change
// in: ids list of string; known integer 变更号
// out: id string, kind string, fact map
UNWIND $ids AS id
MATCH (p:Party {id: id})-[:HAS_NAME|HAS_STATUS]->(f)
WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
RETURN p.id AS id, labels(f)[0] AS kind, properties(f) AS fact
