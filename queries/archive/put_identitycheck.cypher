// 用途: 恢复身份核实 · restore IdentityCheck nodes
// in: rows list of {id: string, …} 属性
// out: n integer
// writes
UNWIND $rows AS row
CREATE (n:IdentityCheck)
SET n = row
RETURN count(n) AS n
