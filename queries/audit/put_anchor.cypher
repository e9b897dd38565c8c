// 用途: 写日锚 · anchor the ends of all chains of a day
// in: anchor map 日锚; heads list of {id: string, seq: integer}
// out: n integer
// writes
CREATE (a:AuditAnchor)
SET a = $anchor
WITH a
UNWIND $heads AS head
MATCH (w:AuditWriter {id: head.id})
SET w.anchored = head.seq
RETURN count(w) AS n
