// 用途: 恢复地址 · restore Address nodes
// in: rows list of {id: string, …} 属性
// out: n integer
// writes
UNWIND $rows AS row
CREATE (n:Address)
SET n = row
RETURN count(n) AS n
