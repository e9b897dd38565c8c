// 用途: 哪些认定单位已在图中 · which of the given ids stand in the graph
// in: ids list of string
// out: id string
UNWIND $ids AS id
MATCH (e:Authority {id: id})
RETURN e.id AS id
