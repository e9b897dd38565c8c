// 用途: 审计记录按day查找 · find AuditRecord by day
// writes
CREATE INDEX auditrecord_day IF NOT EXISTS
FOR (n:AuditRecord) ON (n.day)
