// 用途: 组织的股东, 并作一行 · holders of shares in organisations as known at a change, all in one row: [org, holder, fact]
// in: ids list of string; known integer 变更号
// out: packed list of list
UNWIND $ids AS id
MATCH (o:Party {id: id})<-[f:HOLDS_SHARE]-(p:Party)
WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
RETURN collect([o.id, p.id, f {.id, .share, .source, from: toString(f.from), to: toString(f.to), data_day: toString(f.data_day), .remarks, .identity}]) AS packed
