// 用途: 恢复审计日锚 · restore AuditAnchor nodes
// in: rows list of {id: string, …} 属性
// out: n integer
// writes
UNWIND $rows AS row
CREATE (n:AuditAnchor)
SET n = row
RETURN count(n) AS n
