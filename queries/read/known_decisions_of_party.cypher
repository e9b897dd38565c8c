// 用途: 以主体为对象或认定其责任的决定 · decisions that concern the parties or find them responsible
// in: ids list of string; limit integer 上限
// out: id string, about string, found boolean, decision map
UNWIND $ids AS id
MATCH (p:Party {id: id})
CALL (p) {
  MATCH (p)<-[:CONCERNS]-(d:Decision)
  RETURN d, false AS found ORDER BY d.id LIMIT $limit
  UNION ALL
  MATCH (p)<-[:FINDS]-(:Finding)<-[:HAS_FINDING]-(d:Decision)
  RETURN DISTINCT d, true AS found ORDER BY d.id LIMIT $limit
}
OPTIONAL MATCH (d)-[:CONCERNS]->(q:Party)
RETURN d.id AS id, q.id AS about, found AS found, properties(d) AS decision
ORDER BY id
