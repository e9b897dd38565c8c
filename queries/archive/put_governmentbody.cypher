// 用途: 恢复政府机构 · restore GovernmentBody nodes
// in: rows list of {id: string, …} 属性
// out: n integer
// writes
UNWIND $rows AS row
CREATE (n:Party:GovernmentBody)
SET n = row
RETURN count(n) AS n
