// 用途: 按姓名与证件掩码找自然人 · persons of exactly this name whose masked id begins and ends so
// in: person string 姓名; head string 掩码开头; tail string 掩码末尾; limit integer 上限
// out: id string
MATCH (n:Name {text: $person})<-[:HAS_NAME]-(p:Person)
WHERE p.mask STARTS WITH $head AND p.mask ENDS WITH $tail AND n.known_to IS NULL
RETURN DISTINCT p.id AS id
ORDER BY id
LIMIT $limit
