// 用途: 登记封存的动态口令密钥 · put the sealed secret of an account's one-time codes
// in: id string; row map
// out: id string
// writes
MERGE (s:AccountSecret {id: $id})
SET s = $row
RETURN s.id AS id
