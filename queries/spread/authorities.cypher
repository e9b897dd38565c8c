// 用途: 认定单位即哪些机构 · the bodies that are the authorities of these names, as known at a change
// in: ids list of string; known integer 变更号
// out: authority string, name string, body string
UNWIND $ids AS id
MATCH (a:Authority {id: id})
OPTIONAL MATCH (a)<-[f:ACTS_AS]-(b:Party)
WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
RETURN a.id AS authority, a.name AS name, b.id AS body
