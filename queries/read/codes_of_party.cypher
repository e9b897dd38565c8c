// 用途: 某时所知的同一主体的其他代码 · other codes of the same organisation as known at a change
// in: id string 标识; known integer 变更号
// out: id string, code string
MATCH (p:Party {id: $id})-[s:SAME_AS*1..3]-(q:Party)
WHERE all(f IN s WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn')
RETURN DISTINCT q.id AS id, q.code AS code
ORDER BY id
LIMIT 100
