// 用途: 恢复加载批次 · restore Load nodes
// in: rows list of {id: string, …} 属性
// out: n integer
// writes
UNWIND $rows AS row
CREATE (n:Load)
SET n = row
RETURN count(n) AS n
