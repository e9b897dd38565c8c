// 用途: 恢复更正 · restore Correction nodes
// in: rows list of {id: string, …} 属性
// out: n integer
// writes
UNWIND $rows AS row
CREATE (n:Correction)
SET n = row
RETURN count(n) AS n
