// 用途: 主体对外的关系与各项关联, 每种限量 · what parties hold elsewhere and are tied to, as known at a change, bounded for each kind
// in: ids list of string; known integer 变更号; limit integer 每种上限
// out: anchor string, kind string, inward boolean, other string, fact map
UNWIND $ids AS id
MATCH (a:Party {id: id})
CALL (a) {
  MATCH (a)-[f:HOLDS_ROLE]->(o:Party)
  WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
  RETURN f, o LIMIT $limit
  UNION ALL
  MATCH (a)-[f:HOLDS_SHARE]->(o:Party)
  WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
  RETURN f, o LIMIT $limit
  UNION ALL
  MATCH (a)-[f:BRANCH_OF]->(o:Party)
  WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
  RETURN f, o LIMIT $limit
  UNION ALL
  MATCH (a)<-[f:BRANCH_OF]-(o:Party)
  WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
  RETURN f, o LIMIT $limit
  UNION ALL
  MATCH (a)-[f:GUARANTEES]->(o:Party)
  WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
  RETURN f, o LIMIT $limit
  UNION ALL
  MATCH (a)<-[f:GUARANTEES]-(o:Party)
  WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
  RETURN f, o LIMIT $limit
  UNION ALL
  MATCH (a)-[f:PLEDGES]->(o:Party)
  WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
  RETURN f, o LIMIT $limit
  UNION ALL
  MATCH (a)<-[f:PLEDGES]-(o:Party)
  WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
  RETURN f, o LIMIT $limit
  UNION ALL
  MATCH (a)-[f:AT_ADDRESS]->(o:Address)
  WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
  RETURN f, o LIMIT $limit
  UNION ALL
  MATCH (a)-[f:HAS_PHONE]->(o:Phone)
  WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
  RETURN f, o LIMIT $limit
}
RETURN a.id AS anchor, type(f) AS kind, startNode(f).id <> a.id AS inward, o.id AS other, f {.id, .identity, .from, .to, .source, .data_day, .remarks, .number, .amount} AS fact
