// 用途: 恢复列入 · restore Listing nodes
// in: rows list of {id: string, …} 属性
// out: n integer
// writes
UNWIND $rows AS row
CREATE (n:Listing)
SET n = row
RETURN count(n) AS n
