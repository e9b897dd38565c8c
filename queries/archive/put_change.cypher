// 用途: 恢复变更 · restore Change nodes
// in: rows list of {id: string, …} 属性
// out: n integer
// writes
UNWIND $rows AS row
CREATE (n:Change)
SET n = row
RETURN count(n) AS n
