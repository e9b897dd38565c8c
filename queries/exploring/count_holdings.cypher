// 用途: 主体持股的笔数 · how many holdings are stated of parties as known at a change
// in: ids list of string; known integer 变更号
// out: id string, n integer
UNWIND $ids AS id
MATCH (a:Party {id: id})-[f:HOLDS_SHARE]->(:Party)
WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
RETURN a.id AS id, count(f) AS n
