// 用途: 恢复审计链 · restore AuditWriter nodes
// in: rows list of {id: string, …} 属性
// out: n integer
// writes
UNWIND $rows AS row
CREATE (n:AuditWriter)
SET n = row
RETURN count(n) AS n
