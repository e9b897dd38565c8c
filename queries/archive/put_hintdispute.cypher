// 用途: 恢复提示异议 · restore HintDispute nodes
// in: rows list of {id: string, …} 属性
// out: n integer
// writes
UNWIND $rows AS row
CREATE (n:HintDispute)
SET n = row
RETURN count(n) AS n
