// 用途: 账号数 · how many accounts there are
// out: n integer
MATCH (a:Account)
RETURN count(a) AS n
