// 用途: 主体曾用及现用名称的比对形 · names that parties bear or ever bore
// in: ids list of string
// out: match string
UNWIND $ids AS id
MATCH (p:Party {id: id})-[:HAS_NAME]->(n:Name)
RETURN DISTINCT n.match AS match
