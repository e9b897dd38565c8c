// 用途: 传导运行一览 · runs, the latest first
// in: limit integer 条数
// out: run map
MATCH (r:Run)
RETURN properties(r) AS run
ORDER BY r.seq DESC LIMIT $limit
