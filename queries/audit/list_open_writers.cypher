// 用途: 有待锚定的审计链 · chains with records of earlier days that no anchor holds yet
// in: day date 今日
// out: id string, seq integer, hash string
MATCH (w:AuditWriter)
WHERE w.day < $day AND coalesce(w.anchored, 0) < w.seq
RETURN w.id AS id, w.seq AS seq, w.hash AS hash
ORDER BY w.id
