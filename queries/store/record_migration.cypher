// 用途: 记录已执行的结构版本 · record a migration that has run
// in: id string 名; hash string 文本摘要; at string 时刻
// out: id string
// writes
MERGE (m:Migration {id: $id})
SET m.hash = $hash, m.at = $at
RETURN m.id AS id
