// 用途: 组织的种类与登记信息, 并作一行 · organisations and their profiles as known at a change, all in one row: [org, body, profile]
// in: ids list of string; known integer 变更号
// out: packed list of list
UNWIND $ids AS id
MATCH (o:Party {id: id})
OPTIONAL MATCH (o)-[:HAS_PROFILE]->(f:Profile)
WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
RETURN collect([o.id, 'GovernmentBody' IN labels(o), f {.id, .founded, .public_body, .source, .data_day, .from, .to, .identity}]) AS packed
