// 用途: 登记来源及其优先级 · sources and their rank
// in: rows list of {id: string, rank: integer}
// out: n integer
// writes
UNWIND $rows AS row
MERGE (s:Source {id: row.id})
ON CREATE SET s.rank = row.rank
RETURN count(s) AS n
