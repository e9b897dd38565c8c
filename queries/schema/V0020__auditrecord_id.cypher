// 用途: 审计记录标识唯一 · ids of AuditRecord are unique
// writes
CREATE CONSTRAINT auditrecord_id IF NOT EXISTS
FOR (n:AuditRecord) REQUIRE n.id IS UNIQUE
