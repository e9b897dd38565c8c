// 用途: 主体在外的任职、持股与担保 · offices, holdings and guarantees that the party has elsewhere
// in: id string 标识; limit integer 上限
// out: anchor string, kind string, other string, fact map
MATCH (a:Party {id: $id})-[f:HOLDS_ROLE|HOLDS_SHARE|GUARANTEES]->(o:Party)
RETURN o.id AS anchor, type(f) AS kind, a.id AS other, properties(f) AS fact
ORDER BY anchor, kind
LIMIT $limit
