// 用途: 恢复走访 · restore Visit nodes
// in: rows list of {id: string, …} 属性
// out: n integer
// writes
UNWIND $rows AS row
CREATE (n:Visit)
SET n = row
RETURN count(n) AS n
