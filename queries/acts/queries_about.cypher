// 用途: 谁查询过这些主体 · recorded queries since a day whose record names one of the parties, the latest first
// in: parties list of string; since date; limit integer 条数
// out: actor string, act string, at string, body string
MATCH (a:AuditRecord)
WHERE a.day >= $since AND a.act STARTS WITH 'query.' AND any(party IN $parties WHERE a.body CONTAINS party)
RETURN a.actor AS actor, a.act AS act, a.at AS at, a.body AS body
ORDER BY at DESC LIMIT $limit
