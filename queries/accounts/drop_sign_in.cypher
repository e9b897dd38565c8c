// 用途: 结束一次登录 · end a sign-in
// in: id string
// out: n integer
// writes
MATCH (s:SignIn {id: $id})
DELETE s
RETURN count(*) AS n
