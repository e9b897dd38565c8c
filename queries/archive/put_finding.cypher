// 用途: 恢复责任认定 · restore Finding nodes
// in: rows list of {id: string, …} 属性
// out: n integer
// writes
UNWIND $rows AS row
CREATE (n:Finding)
SET n = row
RETURN count(n) AS n
