// 用途: 组织的地址与电话 · addresses and phones of organisations as known at a change, the ended ones too, all in one row: [org, kind, place, fact]
// in: ids list of string; known integer 变更号
// out: packed list of list
UNWIND $ids AS id
MATCH (o:Party {id: id})-[f:AT_ADDRESS|HAS_PHONE]->(a)
WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
RETURN collect([o.id, type(f), a.id, f {.id, .source, from: toString(f.from), to: toString(f.to), data_day: toString(f.data_day), .remarks, .identity}]) AS packed
