// 用途: 恢复复核处理 · restore ReviewTask nodes
// in: rows list of {id: string, …} 属性
// out: n integer
// writes
UNWIND $rows AS row
CREATE (n:ReviewTask)
SET n = row
RETURN count(n) AS n
