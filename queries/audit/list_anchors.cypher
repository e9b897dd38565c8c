// 用途: 全部日锚 · every anchor in order
// out: anchor map
MATCH (a:AuditAnchor)
RETURN properties(a) AS anchor
ORDER BY a.id
