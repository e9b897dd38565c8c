// 用途: 同一份决定中对单位与对列名人员的各份 · decisions that a row names with an order on a unit, and that order
// in: ids list of string
// out: id string, unit string, person string
UNWIND $ids AS id
MATCH (d:Decision {id: id})
CALL (d) {
  MATCH (d)-[:DECREES]->(f:Listing)
  WHERE f.named_with IS NOT NULL
  RETURN f.named_with AS unit, d.id AS person
  UNION
  MATCH (o:Decision {number: d.number})-[:DECREES]->(f:Listing)
  WHERE f.named_with = d.id
  RETURN d.id AS unit, o.id AS person
}
RETURN DISTINCT d.id AS id, unit AS unit, person AS person
