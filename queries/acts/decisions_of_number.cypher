// 用途: 某文号的决定 · decisions that bear a number, and whom they concern
// in: number string 文号; limit integer 条数
// out: id string, matter string, number string, subject string, name string
MATCH (d:Decision {number: $number})-[:CONCERNS]->(p:Party)
OPTIONAL MATCH (p)-[:HAS_NAME]->(n:Name)
WHERE n.known_to IS NULL
WITH d, p, min(n.text) AS called
RETURN d.id AS id, d.matter AS matter, d.number AS number, p.id AS subject, called AS name
ORDER BY id LIMIT $limit
