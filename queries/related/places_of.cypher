// 用途: 组织的地址与电话 · addresses and phones of organisations as known at a change, the ended ones too
// in: ids list of string; known integer 变更号
// out: org string, kind string, place string, fact map
UNWIND $ids AS id
MATCH (o:Party {id: id})-[f:AT_ADDRESS|HAS_PHONE]->(a)
WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
RETURN o.id AS org, type(f) AS kind, a.id AS place, properties(f) AS fact
