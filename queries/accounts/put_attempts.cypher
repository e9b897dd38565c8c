// 用途: 登记登录尝试的计数 · put how often somebody tried to sign in
// in: id string; row map
// out: id string
// writes
MERGE (f:SignInAttempts {id: $id})
SET f = $row
RETURN f.id AS id
