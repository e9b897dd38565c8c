// 用途: 主体登记的行政区划 · the districts in which parties are registered
// in: ids list of string
// out: id string, districts list of string
UNWIND $ids AS id
MATCH (p:Party {id: id})
OPTIONAL MATCH (p)-[:HAS_PROFILE]->(f:Profile)
WHERE f.known_to IS NULL AND f.district IS NOT NULL
RETURN p.id AS id, collect(DISTINCT f.district) AS districts
