// 用途: 一次登录 · one sign-in by the digest of its token
// in: id string
// out: sign_in map
MATCH (s:SignIn {id: $id})
RETURN properties(s) AS sign_in
