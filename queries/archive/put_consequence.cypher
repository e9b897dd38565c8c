// 用途: 恢复后果 · restore Consequence nodes
// in: rows list of {id: string, …} 属性
// out: n integer
// writes
UNWIND $rows AS row
CREATE (n:Consequence)
SET n = row
RETURN count(n) AS n
