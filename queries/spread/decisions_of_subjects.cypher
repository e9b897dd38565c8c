// 用途: 主体的各份决定 · all decisions that concern parties
// in: ids list of string
// out: id string, matter string, number string, subject string
UNWIND $ids AS subject
MATCH (d:Decision)-[:CONCERNS]->(p:Party {id: subject})
RETURN d.id AS id, d.matter AS matter, d.number AS number, subject AS subject
