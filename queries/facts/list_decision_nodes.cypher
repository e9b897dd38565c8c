// 用途: 决定的全部节点事实 · every node fact of the given decisions
// in: ids list of string
// out: anchor string, hung_by string, other string, fact map
UNWIND $ids AS id
MATCH (a:Decision {id: id})-[h:DECREES|HAS_FINDING|ENDED_BY|DISPUTED_BY|REPAIRED_BY|HAS_APPROVAL|NOTIFIED_BY|CORRECTED_BY]->(f)
OPTIONAL MATCH (f)-[:DECIDED_BY|FINDS]->(o)
RETURN a.id AS anchor, type(h) AS hung_by, o.id AS other, properties(f) AS fact
