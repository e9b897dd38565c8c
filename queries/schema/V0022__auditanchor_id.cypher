// 用途: 审计日锚标识唯一 · ids of AuditAnchor are unique
// writes
CREATE CONSTRAINT auditanchor_id IF NOT EXISTS
FOR (n:AuditAnchor) REQUIRE n.id IS UNIQUE
