// 用途: 某时所知的主体节点事实, 每种限量 · node facts of parties as known at a change, each kind bounded
// in: ids list of string; known integer 变更号; limit integer 每种上限
// out: anchor string, kind string, other string, fact map
UNWIND $ids AS id
MATCH (a:Party {id: id})
CALL (a) {
  MATCH (a)-[:HAS_NAME]->(f:Name)
  WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
  RETURN 'Name' AS kind, f ORDER BY f.data_day DESC, f.id LIMIT $limit
  UNION ALL
  MATCH (a)-[:HAS_STATUS]->(f:Status)
  WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
  RETURN 'Status' AS kind, f ORDER BY f.data_day DESC, f.id LIMIT $limit
  UNION ALL
  MATCH (a)-[:HAS_PROFILE]->(f:Profile)
  WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
  RETURN 'Profile' AS kind, f ORDER BY f.data_day DESC, f.id LIMIT $limit
  UNION ALL
  MATCH (a)-[:RECEIVED]->(f:Visit)
  WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
  RETURN 'Visit' AS kind, f ORDER BY f.data_day DESC, f.id LIMIT $limit
  UNION ALL
  MATCH (a)-[:OWES]->(f:Debt)
  WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
  RETURN 'Debt' AS kind, f ORDER BY f.data_day DESC, f.id LIMIT $limit
  UNION ALL
  MATCH (a)<-[:OWED_TO]-(f:Debt)
  WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
  RETURN 'Credit' AS kind, f ORDER BY f.data_day DESC, f.id LIMIT $limit
}
OPTIONAL MATCH (f)-[:OWED_TO]->(c:Party)
OPTIONAL MATCH (f)<-[:OWES]-(d:Party)
RETURN a.id AS anchor, kind AS kind, CASE kind WHEN 'Credit' THEN d.id ELSE c.id END AS other, properties(f) AS fact
