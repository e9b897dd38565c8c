// 用途: 哪些审计记录存在 · which of the given audit records stand in the register
// in: ids list of string
// out: id string
UNWIND $ids AS id
MATCH (n:AuditRecord {id: id})
RETURN n.id AS id
