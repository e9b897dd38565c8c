// 用途: 哪些传导运行存在 · which of the given runs stand in the graph
// in: ids list of string
// out: id string
UNWIND $ids AS id
MATCH (n:Run {id: id})
RETURN n.id AS id
