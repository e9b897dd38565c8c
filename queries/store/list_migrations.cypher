// 用途: 已执行的结构版本 · migrations that have run
// out: id string, hash string
MATCH (m:Migration)
RETURN m.id AS id, m.hash AS hash
ORDER BY m.id
