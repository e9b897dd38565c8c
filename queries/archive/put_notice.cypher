// 用途: 恢复告知 · restore Notice nodes
// in: rows list of {id: string, …} 属性
// out: n integer
// writes
UNWIND $rows AS row
CREATE (n:Notice)
SET n = row
RETURN count(n) AS n
