// 用途: 登录尝试的计数 · how often somebody tried to sign in
// in: ids list of string
// out: attempts map
UNWIND $ids AS id
MATCH (f:SignInAttempts {id: id})
RETURN properties(f) AS attempts
