// 用途: 有未终止关联提示的对象 · targets with hints that no run has ended
// out: id string
MATCH (h:RelatedHint)
WHERE h.ended_by IS NULL
RETURN DISTINCT h.target AS id
ORDER BY id
