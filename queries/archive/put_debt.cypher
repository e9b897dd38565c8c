// 用途: 恢复拖欠 · restore Debt nodes
// in: rows list of {id: string, …} 属性
// out: n integer
// writes
UNWIND $rows AS row
CREATE (n:Debt)
SET n = row
RETURN count(n) AS n
