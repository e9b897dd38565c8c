// 用途: 组织的分支、担保与出质关系 · branches, guarantees and pledges of organisations, either way, as known at a change
// in: ids list of string; known integer 变更号
// out: id string, kind string, other string, fact map
UNWIND $ids AS id
MATCH (p:Party {id: id})-[f:BRANCH_OF|GUARANTEES|PLEDGES]-(q:Party)
WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
RETURN p.id AS id, type(f) AS kind, q.id AS other, properties(f) AS fact
