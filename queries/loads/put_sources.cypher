// 用途: 登记来源及其优先级 · sources and their rank: the best that any of their kinds has, in any order of files
// in: rows list of {id: string, rank: integer}
// out: n integer
// writes
UNWIND $rows AS row
MERGE (s:Source {id: row.id})
SET s.rank = CASE WHEN s.rank IS NULL OR row.rank < s.rank THEN row.rank ELSE s.rank END
RETURN count(s) AS n
