// 用途: 全部审计链 · every writer's chain
// out: id string, seq integer, hash string, day date, anchored integer
MATCH (w:AuditWriter)
RETURN w.id AS id, w.seq AS seq, w.hash AS hash, w.day AS day, w.anchored AS anchored
ORDER BY w.id
