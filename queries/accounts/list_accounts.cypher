// 用途: 账号一览 · every account, by name
// out: account map
MATCH (a:Account)
RETURN properties(a) AS account
ORDER BY a.name, a.id
