// 用途: 登记一次登录 · put the row of a sign-in
// in: id string; row map
// out: id string
// writes
MERGE (s:SignIn {id: $id})
SET s += $row
RETURN s.id AS id
