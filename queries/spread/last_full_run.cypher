// 用途: 最近一次公布的全量运行 · the last full run that was published
// out: run map
MATCH (r:Run)
WHERE r.kind = 'full' AND r.published IS NOT NULL
RETURN properties(r) AS run
ORDER BY r.seq DESC LIMIT 1
