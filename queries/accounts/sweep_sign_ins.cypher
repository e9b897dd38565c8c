// 用途: 清除已到期的登录 · drop sign-ins whose limit has passed
// in: at string 时刻
// out: n integer
// writes
MATCH (s:SignIn)
WHERE s.until < $at
DELETE s
RETURN count(*) AS n
