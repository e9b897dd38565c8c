// 用途: 恢复变更计数 · restore ChangeCounter nodes
// in: rows list of {id: string, …} 属性
// out: n integer
// writes
UNWIND $rows AS row
CREATE (n:ChangeCounter)
SET n = row
RETURN count(n) AS n
