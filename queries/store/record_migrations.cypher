// 用途: 记录已执行的结构版本 · record migrations that have run
// in: rows list of {id: string, hash: string, at: string}
// out: n integer
// writes
UNWIND $rows AS row
MERGE (m:Migration {id: row.id})
SET m.hash = row.hash, m.at = row.at
RETURN count(m) AS n
