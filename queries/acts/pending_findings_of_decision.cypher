// 用途: 一份决定待核准的责任认定 · standing findings of a decision whose content nobody has approved
// in: decision string 标识; after string 上一页末; limit integer 条数
// out: decision string, number string, matter string, person string, fact map
MATCH (d:Decision {id: $decision})-[:HAS_FINDING]->(f:Finding)
WHERE f.id > $after AND f.known_to IS NULL
MATCH (f)-[:FINDS]->(p:Person)
OPTIONAL MATCH (d)-[:HAS_APPROVAL]->(a:Approval)
WHERE a.known_to IS NULL
WITH d, f, p, collect(a.of) AS approved
WHERE NOT split(f.id, '@')[0] IN approved
WITH d, f, p ORDER BY f.id LIMIT $limit
RETURN d.id AS decision, d.number AS number, d.matter AS matter, p.id AS person, properties(f) AS fact
