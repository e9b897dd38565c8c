// 用途: 恢复认定核准 · restore Approval nodes
// in: rows list of {id: string, …} 属性
// out: n integer
// writes
UNWIND $rows AS row
CREATE (n:Approval)
SET n = row
RETURN count(n) AS n
