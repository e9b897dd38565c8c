// 用途: 以«zh»为起端的关系 · links that begin at the given «label» nodes
// in: ids list of string
// out: type string, start string, end string, known_from integer, link map
UNWIND $ids AS id
MATCH (a:«label» {id: id})-[r:«starting»]->(o)
RETURN type(r) AS type, a.id AS start, o.id AS end, null AS known_from, properties(r) AS link
