// 用途: 以对象关联提示为起端的关系 · links that begin at the given RelatedHint nodes
// in: ids list of string
// out: type string, start string, end string, known_from integer, link map
UNWIND $ids AS id
MATCH (a:RelatedHint {id: id})-[r:HINT_FOR|HINT_TO]->(o)
RETURN type(r) AS type, a.id AS start, o.id AS end, null AS known_from, properties(r) AS link
