// 用途: 恢复认定单位 · restore Authority nodes
// in: rows list of {id: string, …} 属性
// out: n integer
// writes
UNWIND $rows AS row
CREATE (n:Authority)
SET n = row
RETURN count(n) AS n
