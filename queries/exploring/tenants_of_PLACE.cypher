// 用途: 同一«zh»的主体, 每处限量 · parties at each «label» as known at a change, bounded for each
// in: ids list of string; known integer 变更号; limit integer 每处上限
// out: place string, org string, fact map
UNWIND $ids AS id
MATCH (a:«label» {id: id})
CALL (a) {
  MATCH (a)<-[f:«ending»]-(o:Party)
  WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
  RETURN f, o LIMIT $limit
}
RETURN a.id AS place, o.id AS org, f {.id, .identity, .from, .to, .source, .data_day, .remarks} AS fact
