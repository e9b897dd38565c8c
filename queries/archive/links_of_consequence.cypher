// 用途: 以后果为起端的关系 · links that begin at the given Consequence nodes
// in: ids list of string
// out: type string, start string, end string, known_from integer, link map
UNWIND $ids AS id
MATCH (a:Consequence {id: id})-[r:ARISES_FROM|REACHES]->(o)
RETURN type(r) AS type, a.id AS start, o.id AS end, null AS known_from, properties(r) AS link
