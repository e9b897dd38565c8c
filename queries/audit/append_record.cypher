// 用途: 追加审计记录并移动链末 · append a record and move the end of its writer's chain
// in: writer string 写入者; seq integer 序号; hash string 摘要; day date 日; record map 记录
// out: seq integer
// writes
MERGE (w:AuditWriter {id: $writer})
SET w.seq = $seq, w.hash = $hash, w.day = $day
CREATE (r:AuditRecord)
SET r = $record
RETURN r.seq AS seq
