// 用途: 恢复规则版次 · restore RuleEdition nodes
// in: rows list of {id: string, …} 属性
// out: n integer
// writes
UNWIND $rows AS row
CREATE (n:RuleEdition)
SET n = row
RETURN count(n) AS n
