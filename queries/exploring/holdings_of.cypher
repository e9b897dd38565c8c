// 用途: 主体持股的组织, 每个主体限量 · organisations in which parties hold shares as known at a change, bounded for each
// in: ids list of string; known integer 变更号; limit integer 每个主体上限
// out: holder string, org string
UNWIND $ids AS id
MATCH (a:Party {id: id})
CALL (a) {
  MATCH (a)-[f:HOLDS_SHARE]->(o:Party)
  WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
  RETURN DISTINCT o.id AS org
  ORDER BY org LIMIT $limit
}
RETURN a.id AS holder, org AS org
