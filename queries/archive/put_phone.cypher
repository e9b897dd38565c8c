// 用途: 恢复电话 · restore Phone nodes
// in: rows list of {id: string, …} 属性
// out: n integer
// writes
UNWIND $rows AS row
CREATE (n:Phone)
SET n = row
RETURN count(n) AS n
