// 用途: 恢复租约 · restore Lease nodes
// in: rows list of {id: string, …} 属性
// out: n integer
// writes
UNWIND $rows AS row
CREATE (n:Lease)
SET n = row
RETURN count(n) AS n
