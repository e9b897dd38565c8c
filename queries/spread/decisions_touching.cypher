// 用途: 主体的变动可能影响的决定 · decisions on which a change at the given parties may have an effect
// in: ids list of string
// out: id string
UNWIND $ids AS id
MATCH (p:Party {id: id})
CALL (p) {
  MATCH (p)<-[:CONCERNS]-(d:Decision)
  RETURN d.id AS decision
  UNION
  MATCH (p)-[:HOLDS_ROLE|HOLDS_SHARE]->(:Party)<-[:CONCERNS]-(d:Decision)
  RETURN d.id AS decision
  UNION
  MATCH (p)<-[:HOLDS_ROLE]-(:Party)<-[:CONCERNS]-(d:Decision)
  RETURN d.id AS decision
  UNION
  MATCH (p)<-[:FINDS]-(:Finding)<-[:HAS_FINDING]-(d:Decision)
  RETURN d.id AS decision
  UNION
  MATCH (p)-[:ACTS_AS]->(:Authority)<-[:DECIDED_BY]-(:Listing)<-[:DECREES]-(d:Decision)
  RETURN d.id AS decision
}
RETURN DISTINCT decision AS id
ORDER BY id
