// 用途: 恢复名称 · restore Name nodes
// in: rows list of {id: string, …} 属性
// out: n integer
// writes
UNWIND $rows AS row
CREATE (n:Name)
SET n = row
RETURN count(n) AS n
