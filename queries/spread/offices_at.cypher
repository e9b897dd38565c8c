// 用途: 在组织的任职 · every office at organisations as known at a change
// in: ids list of string; known integer 变更号
// out: org string, person string, fact map
UNWIND $ids AS id
MATCH (o:Party {id: id})<-[f:HOLDS_ROLE]-(p:Party)
WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
RETURN o.id AS org, p.id AS person, properties(f) AS fact
