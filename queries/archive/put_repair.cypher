// 用途: 恢复信用修复 · restore Repair nodes
// in: rows list of {id: string, …} 属性
// out: n integer
// writes
UNWIND $rows AS row
CREATE (n:Repair)
SET n = row
RETURN count(n) AS n
