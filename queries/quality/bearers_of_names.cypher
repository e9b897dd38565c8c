// 用途: 现以该名称登记的主体 · organisations with a code or number that bear the given names
// in: matches list of string 名称比对形
// out: match string, id string
UNWIND $matches AS match
MATCH (n:Name {match: match})<-[:HAS_NAME]-(p:Party)
WHERE n.known_to IS NULL AND NOT p.id STARTS WITH 'name:'
RETURN DISTINCT match AS match, p.id AS id
ORDER BY match, id
