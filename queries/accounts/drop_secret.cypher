// 用途: 删除动态口令密钥 · drop the secret of an account's one-time codes
// in: id string
// out: n integer
// writes
MATCH (s:AccountSecret {id: $id})
DELETE s
RETURN count(*) AS n
