// 用途: 主体为起端的全部关系事实 · every link fact that is anchored at the given parties as its start
// in: ids list of string
// out: anchor string, kind string, other string, fact map
UNWIND $ids AS id
MATCH (a:Party {id: id})-[f:BRANCH_OF|PLEDGES|AT_ADDRESS|HAS_PHONE|SAME_AS|SUCCEEDED_BY|ACTS_AS]->(o)
RETURN a.id AS anchor, type(f) AS kind, o.id AS other, properties(f) AS fact
