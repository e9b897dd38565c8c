// 用途: 恢复撤回通知 · restore Retraction nodes
// in: rows list of {id: string, …} 属性
// out: n integer
// writes
UNWIND $rows AS row
CREATE (n:Retraction)
SET n = row
RETURN count(n) AS n
