// 用途: 决定及其对象 · decisions and whom they concern
// in: ids list of string
// out: id string, matter string, number string, subject string
UNWIND $ids AS id
MATCH (d:Decision {id: id})-[:CONCERNS]->(p:Party)
RETURN d.id AS id, d.matter AS matter, d.number AS number, p.id AS subject
