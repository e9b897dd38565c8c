// 用途: 组织的股东, 每个组织限量 · holders of shares in organisations as known at a change, bounded for each
// in: ids list of string; known integer 变更号; limit integer 每个组织上限
// out: org string, holder string, fact map
UNWIND $ids AS id
MATCH (o:Party {id: id})
CALL (o) {
  MATCH (o)<-[f:HOLDS_SHARE]-(p:Party)
  WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
  RETURN f, p
  ORDER BY f.id LIMIT $limit
}
RETURN o.id AS org, p.id AS holder, f {.id, .identity, .from, .to, .source, .data_day, .remarks, .share} AS fact
