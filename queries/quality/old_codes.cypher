// 用途: 已归并到主体的旧代码 · older codes that are joined to the given organisations
// in: ids list of string
// out: id string, old string
UNWIND $ids AS id
MATCH (p:Party {id: id})<-[s:SAME_AS]-(q:Party)
WHERE s.known_to IS NULL
RETURN DISTINCT p.id AS id, q.id AS old
ORDER BY id, old
