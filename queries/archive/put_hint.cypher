// 用途: 恢复关联提示 · restore Hint nodes
// in: rows list of {id: string, …} 属性
// out: n integer
// writes
UNWIND $rows AS row
CREATE (n:Hint)
SET n = row
RETURN count(n) AS n
