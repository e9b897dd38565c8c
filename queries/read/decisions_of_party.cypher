// 用途: 以主体为对象的决定 · decisions that concern the given parties
// in: ids list of string
// out: party string, decision map
UNWIND $ids AS id
MATCH (p:Party {id: id})<-[:CONCERNS]-(d:Decision)
RETURN p.id AS party, properties(d) AS decision
ORDER BY party, d.id
