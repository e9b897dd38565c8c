// 用途: 查同一文件未完成的批次 · unfinished loads of the same file and kind
// in: hash string 文件 SM3; kind string 种类
// out: load map
MATCH (l:Load)
WHERE l.hash = $hash AND l.kind = $kind AND l.state = 'running'
RETURN properties(l) AS load
ORDER BY l.first_change DESC
