// 用途: 对象的现行关联提示 · the standing hints for targets, as published at a change
// in: ids list of string; known integer 变更号
// out: hint map
UNWIND $ids AS id
MATCH (h:RelatedHint {target: id})
MATCH (m:Run {id: h.made_by})
WHERE m.published <= $known
OPTIONAL MATCH (e:Run {id: h.ended_by})
WITH h, e
WHERE e.published IS NULL OR e.published > $known
RETURN properties(h) AS hint
ORDER BY hint.id
