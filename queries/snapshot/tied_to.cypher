// 用途: 与主体有关系而记载在对方处者 · parties at which a tie with the given ones stands written, as ever stated
// in: ids list of string
// out: id string, other string
UNWIND $ids AS id
MATCH (p:Party {id: id})
CALL (p) {
  MATCH (p)-[:GUARANTEES]->(o:Party)
  RETURN o
  UNION
  MATCH (p)<-[:BRANCH_OF|PLEDGES]-(o:Party)
  RETURN o
}
RETURN p.id AS id, o.id AS other
