// 用途: 按名称找主体 · organisations that bear or bore a name
// in: match string 名称比对形; limit integer 上限
// out: id string, text string, source string, since date, until date, known_to integer
MATCH (n:Name {match: $match})<-[:HAS_NAME]-(p:Party)
RETURN p.id AS id, n.text AS text, n.source AS source, n.from AS since, n.to AS until, n.known_to AS known_to
ORDER BY p.id
LIMIT $limit
