// 用途: 某时所知的最近一次关联测算 · the last published run over all targets, as known at a change
// in: known integer 变更号
// out: run map
MATCH (r:Run {state: 'published'})
WHERE r.kind = 'related' AND r.published <= $known
RETURN properties(r) AS run
ORDER BY r.seq DESC LIMIT 1
