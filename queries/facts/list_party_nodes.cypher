// 用途: 信用主体的全部节点事实 · every node fact of the given parties
// in: ids list of string
// out: anchor string, hung_by string, other string, fact map
UNWIND $ids AS id
MATCH (a:Party {id: id})-[h:HAS_NAME|HAS_STATUS|HAS_PROFILE|HAS_IDENTITY_CHECK|HAS_HINT_DISPUTE|OWES|RECEIVED]->(f)
OPTIONAL MATCH (f)-[:OWED_TO]->(o)
RETURN a.id AS anchor, type(h) AS hung_by, o.id AS other, properties(f) AS fact
