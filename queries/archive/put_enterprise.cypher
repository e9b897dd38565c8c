// 用途: 恢复企业 · restore Enterprise nodes
// in: rows list of {id: string, …} 属性
// out: n integer
// writes
UNWIND $rows AS row
CREATE (n:Party:Enterprise)
SET n = row
RETURN count(n) AS n
