// 用途: 决定的文号与现行列入所载认定单位 · numbers of decisions, and the authorities that their standing listings name
// in: ids list of string
// out: id string, number string, authorities list of string
UNWIND $ids AS id
MATCH (d:Decision {id: id})
OPTIONAL MATCH (d)-[:DECREES]->(f:Listing)
WHERE f.known_to IS NULL
OPTIONAL MATCH (f)-[:DECIDED_BY]->(a:Authority)
RETURN d.id AS id, d.number AS number, collect(coalesce(f.authority, a.name)) AS authorities
