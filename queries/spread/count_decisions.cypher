// 用途: 决定计数 · how many decisions there are
// out: decisions integer
MATCH (d:Decision)
RETURN count(d) AS decisions
