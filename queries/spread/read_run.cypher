// 用途: 一次传导运行 · one run
// in: id string
// out: run map
MATCH (r:Run {id: $id})
RETURN properties(r) AS run
