// 用途: 主体曾经或现在任职、持股的组织 · organisations at which parties hold or held an office or a share, as ever stated
// in: ids list of string
// out: id string, org string
UNWIND $ids AS id
MATCH (p:Party {id: id})-[:HOLDS_ROLE|HOLDS_SHARE]->(o:Party)
RETURN DISTINCT p.id AS id, o.id AS org
