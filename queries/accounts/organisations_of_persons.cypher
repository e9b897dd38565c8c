// 用途: 自然人任职或持股的组织 · the organisations at which persons hold offices or shares
// in: ids list of string
// out: id string, organisation string
UNWIND $ids AS id
MATCH (p:Person {id: id})-[r:HOLDS_ROLE|HOLDS_SHARE]->(o:Party)
WHERE coalesce(r.ended_by, '') <> 'withdrawn'
RETURN DISTINCT p.id AS id, o.id AS organisation
