// 用途: 恢复对象关联提示 · restore RelatedHint nodes
// in: rows list of {id: string, …} 属性
// out: n integer
// writes
UNWIND $rows AS row
CREATE (n:RelatedHint)
SET n = row
RETURN count(n) AS n
