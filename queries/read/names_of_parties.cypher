// 用途: 某时所知的主体名称与种类 · kind and names of parties as known at a change
// in: ids list of string; known integer 变更号
// out: id string, labels list of string, party map, name map
UNWIND $ids AS id
MATCH (p:Party {id: id})
OPTIONAL MATCH (p)-[:HAS_NAME]->(f:Name)
WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
RETURN p.id AS id, labels(p) AS labels, properties(p) AS party, properties(f) AS name
