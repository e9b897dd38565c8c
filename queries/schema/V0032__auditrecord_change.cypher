// 用途: 审计记录按change查找 · find AuditRecord by change
// writes
CREATE INDEX auditrecord_change IF NOT EXISTS
FOR (n:AuditRecord) ON (n.change)
