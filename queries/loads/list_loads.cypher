// 用途: 列出加载批次 · every load, the newest first
// out: load map
MATCH (l:Load)
RETURN properties(l) AS load
ORDER BY l.first_change DESC
