// 用途: 恢复来源 · restore Source nodes
// in: rows list of {id: string, …} 属性
// out: n integer
// writes
UNWIND $rows AS row
CREATE (n:Source)
SET n = row
RETURN count(n) AS n
