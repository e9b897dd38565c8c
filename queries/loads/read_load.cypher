// 用途: 取一个加载批次 · one load
// in: id string 批次号
// out: load map
MATCH (l:Load {id: $id})
RETURN properties(l) AS load
