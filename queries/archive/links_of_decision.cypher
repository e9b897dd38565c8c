// 用途: 以决定为起端的关系 · links that begin at the given Decision nodes
// in: ids list of string
// out: type string, start string, end string, known_from integer, link map
UNWIND $ids AS id
MATCH (a:Decision {id: id})-[r:CONCERNS|DECREES|HAS_FINDING|ENDED_BY|DISPUTED_BY|REPAIRED_BY|HAS_APPROVAL|NOTIFIED_BY|CORRECTED_BY]->(o)
RETURN type(r) AS type, a.id AS start, o.id AS end, coalesce(r.known_from, o.known_from, a.known_from) AS known_from,
       properties(r) AS link
