// 用途: 一个账号的动态口令密钥, 已封存 · the sealed secret of an account's one-time codes
// in: id string
// out: secret map
MATCH (s:AccountSecret {id: $id})
RETURN properties(s) AS secret
