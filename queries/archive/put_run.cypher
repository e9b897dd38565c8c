// 用途: 恢复传导运行 · restore Run nodes
// in: rows list of {id: string, …} 属性
// out: n integer
// writes
UNWIND $rows AS row
CREATE (n:Run)
SET n = row
RETURN count(n) AS n
