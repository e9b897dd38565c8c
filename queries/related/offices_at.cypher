// 用途: 组织的任职, 并作一行 · every office at organisations as known at a change, all in one row: [org, person, fact]
// in: ids list of string; known integer 变更号
// out: packed list of list
UNWIND $ids AS id
MATCH (o:Party {id: id})<-[f:HOLDS_ROLE]-(p:Party)
WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn' AND f.role <> 'other'
RETURN collect([o.id, p.id, f {.id, .role, .source, from: toString(f.from), to: toString(f.to), data_day: toString(f.data_day), .remarks, .identity}]) AS packed
