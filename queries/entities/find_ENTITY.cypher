// 用途: 哪些«zh»已在图中 · which of the given ids stand in the graph
// in: ids list of string
// out: id string
UNWIND $ids AS id
MATCH (e:«label» {id: id})
RETURN e.id AS id
