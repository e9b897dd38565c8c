// 用途: 恢复自然人 · restore Person nodes
// in: rows list of {id: string, …} 属性
// out: n integer
// writes
UNWIND $rows AS row
CREATE (n:Party:Person)
SET n = row
RETURN count(n) AS n
