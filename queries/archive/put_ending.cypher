// 用途: 恢复终止事件 · restore Ending nodes
// in: rows list of {id: string, …} 属性
// out: n integer
// writes
UNWIND $rows AS row
CREATE (n:Ending)
SET n = row
RETURN count(n) AS n
