// 用途: 接口密钥一览 · every key, in the order in which they were made
// out: key map
MATCH (k:ApiKey)
RETURN properties(k) AS key
ORDER BY k.made_at, k.id
