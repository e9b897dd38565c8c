// 用途: 审计链末端 · the end of one writer's chain
// in: id string 写入者
// out: seq integer, hash string, day date
MATCH (w:AuditWriter {id: $id})
RETURN w.seq AS seq, w.hash AS hash, w.day AS day
