// 用途: 主体的种类与显示名 · kind, mask and names of the given parties
// in: ids list of string
// out: id string, labels list of string, mask string, identity string, name string, source string, data_day date, known_to integer
UNWIND $ids AS id
MATCH (p:Party {id: id})
OPTIONAL MATCH (p)-[:HAS_NAME]->(n:Name)
RETURN p.id AS id, labels(p) AS labels, p.mask AS mask, p.identity AS identity,
       n.text AS name, n.source AS source, n.data_day AS data_day, n.known_to AS known_to
