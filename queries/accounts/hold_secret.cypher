// 用途: 占住动态口令密钥, 使一个动态口令只用一次 · hold a secret, so that nobody uses a code twice
// in: id string; at string 时刻
// out: id string
// writes
MATCH (s:AccountSecret {id: $id})
SET s.held = $at
RETURN s.id AS id
