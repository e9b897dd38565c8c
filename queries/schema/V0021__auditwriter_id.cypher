// 用途: 审计链标识唯一 · ids of AuditWriter are unique
// writes
CREATE CONSTRAINT auditwriter_id IF NOT EXISTS
FOR (n:AuditWriter) REQUIRE n.id IS UNIQUE
