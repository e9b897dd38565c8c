// 用途: 某时所知在组织的任职, 限量 · offices at organisations as known at a change, bounded
// in: ids list of string; known integer 变更号; limit integer 每个组织上限
// out: anchor string, kind string, other string, fact map
UNWIND $ids AS id
MATCH (a:Party {id: id})
CALL (a) {
  MATCH (a)<-[f:HOLDS_ROLE]-(o:Party)
  WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
  RETURN f, o
  ORDER BY f.data_day DESC, f.id LIMIT $limit
}
RETURN a.id AS anchor, type(f) AS kind, o.id AS other, properties(f) AS fact
