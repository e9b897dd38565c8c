// 用途: 某时所知的主体关系, 每种限量 · link facts of parties as known at a change, each kind bounded
// in: ids list of string; known integer 变更号; limit integer 每种上限
// out: anchor string, kind string, inward boolean, other string, text string, mask string, fact map
UNWIND $ids AS id
MATCH (a:Party {id: id})
CALL (a) {
  MATCH (a)<-[f:HOLDS_ROLE]-(o:Party)
  WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
  RETURN f, o
  ORDER BY f.data_day DESC, f.id LIMIT $limit
  UNION ALL
  MATCH (a)<-[f:HOLDS_SHARE]-(o:Party)
  WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
  RETURN f, o
  ORDER BY f.data_day DESC, f.id LIMIT $limit
  UNION ALL
  MATCH (a)<-[f:GUARANTEES]-(o:Party)
  WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
  RETURN f, o
  ORDER BY f.data_day DESC, f.id LIMIT $limit
  UNION ALL
  MATCH (a)<-[f:BRANCH_OF]-(o:Party)
  WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
  RETURN f, o
  ORDER BY f.data_day DESC, f.id LIMIT $limit
  UNION ALL
  MATCH (a)<-[f:PLEDGES]-(o:Party)
  WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
  RETURN f, o
  ORDER BY f.data_day DESC, f.id LIMIT $limit
  UNION ALL
  MATCH (a)<-[f:SUCCEEDED_BY]-(o:Party)
  WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
  RETURN f, o
  ORDER BY f.data_day DESC, f.id LIMIT $limit
  UNION ALL
  MATCH (a)-[f:HOLDS_ROLE]->(o:Party)
  WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
  RETURN f, o
  ORDER BY f.data_day DESC, f.id LIMIT $limit
  UNION ALL
  MATCH (a)-[f:HOLDS_SHARE]->(o:Party)
  WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
  RETURN f, o
  ORDER BY f.data_day DESC, f.id LIMIT $limit
  UNION ALL
  MATCH (a)-[f:GUARANTEES]->(o:Party)
  WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
  RETURN f, o
  ORDER BY f.data_day DESC, f.id LIMIT $limit
  UNION ALL
  MATCH (a)-[f:BRANCH_OF]->(o:Party)
  WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
  RETURN f, o
  ORDER BY f.data_day DESC, f.id LIMIT $limit
  UNION ALL
  MATCH (a)-[f:PLEDGES]->(o:Party)
  WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
  RETURN f, o
  ORDER BY f.data_day DESC, f.id LIMIT $limit
  UNION ALL
  MATCH (a)-[f:SUCCEEDED_BY]->(o:Party)
  WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
  RETURN f, o
  ORDER BY f.data_day DESC, f.id LIMIT $limit
  UNION ALL
  MATCH (a)-[f:AT_ADDRESS]->(o:Address)
  WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
  RETURN f, o
  ORDER BY f.data_day DESC, f.id LIMIT $limit
  UNION ALL
  MATCH (a)-[f:HAS_PHONE]->(o:Phone)
  WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
  RETURN f, o
  ORDER BY f.data_day DESC, f.id LIMIT $limit
}
RETURN a.id AS anchor, type(f) AS kind, startNode(f).id <> a.id AS inward, o.id AS other,
       o.text AS text, o.mask AS mask, properties(f) AS fact
