// 用途: 某时所知的主体事实与决定的数目 · how many facts and decisions of a party are known, by kind
// in: ids list of string; known integer 变更号
// out: kind string, inward boolean, n integer
UNWIND $ids AS id
MATCH (a:Party {id: id})
CALL (a) {
  MATCH (a)-[f:HOLDS_ROLE|HOLDS_SHARE|GUARANTEES|BRANCH_OF|PLEDGES|SUCCEEDED_BY|AT_ADDRESS|HAS_PHONE]-(o)
  WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
  RETURN type(f) AS kind, startNode(f).id <> a.id AS inward, count(f) AS n
  UNION ALL
  MATCH (a)-[:HAS_NAME|HAS_STATUS|HAS_PROFILE|RECEIVED|OWES]->(f)
  WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
  RETURN labels(f)[0] AS kind, false AS inward, count(f) AS n
  UNION ALL
  MATCH (a)<-[:OWED_TO]-(f:Debt)
  WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
  RETURN 'Credit' AS kind, true AS inward, count(f) AS n
  UNION ALL
  MATCH (a)<-[:CONCERNS]-(d:Decision)
  RETURN 'Decision' AS kind, false AS inward, count(d) AS n
  UNION ALL
  MATCH (a)<-[:FINDS]-(f:Finding)
  RETURN 'Decision' AS kind, true AS inward, count(f) AS n
}
RETURN kind AS kind, inward AS inward, sum(n) AS n
