// 用途: 逐页列出审计记录 · audit records by writer and number, page by page
// in: after string 上一页末标识; page integer 每页条数
// out: id string, record map
MATCH (r:AuditRecord)
WHERE r.id > $after
RETURN r.id AS id, properties(r) AS record
ORDER BY r.id
LIMIT $page
