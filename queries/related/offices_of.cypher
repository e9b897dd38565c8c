// 用途: 自然人当日任职的组织, 每人限量 · organisations at which persons hold an office on a day, all in one row: [id, some of them, their number]
// in: ids list of string; known integer 变更号; day date 何日; limit integer 每人列出的上限
// out: packed list of list
UNWIND $ids AS id
MATCH (p:Party {id: id})-[f:HOLDS_ROLE]->(o:Party)
WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn' AND f.role <> 'other'
  AND (f.from IS NULL OR f.from <= $day) AND (f.to IS NULL OR f.to > $day)
WITH id, collect(DISTINCT o.id) AS found
RETURN collect([id, found[0..$limit], size(found)]) AS packed
