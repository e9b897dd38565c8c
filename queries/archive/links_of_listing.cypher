// 用途: 以列入为起端的关系 · links that begin at the given Listing nodes
// in: ids list of string
// out: type string, start string, end string, known_from integer, link map
UNWIND $ids AS id
MATCH (a:Listing {id: id})-[r:DECIDED_BY]->(o)
RETURN type(r) AS type, a.id AS start, o.id AS end, coalesce(r.known_from, o.known_from, a.known_from) AS known_from,
       properties(r) AS link
