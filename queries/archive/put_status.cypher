// 用途: 恢复登记状态 · restore Status nodes
// in: rows list of {id: string, …} 属性
// out: n integer
// writes
UNWIND $rows AS row
CREATE (n:Status)
SET n = row
RETURN count(n) AS n
