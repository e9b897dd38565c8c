// 用途: 全部规则版次 · every RuleEdition
// out: id string, node map
MATCH (n:RuleEdition)
RETURN n.id AS id, properties(n) AS node
ORDER BY n.id
