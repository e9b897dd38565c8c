// 用途: 恢复审计记录 · restore AuditRecord nodes
// in: rows list of {id: string, …} 属性
// out: n integer
// writes
UNWIND $rows AS row
CREATE (n:AuditRecord)
SET n = row
RETURN count(n) AS n
