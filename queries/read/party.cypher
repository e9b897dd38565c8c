// 用途: 取主体 · one party with its labels
// in: id string 标识
// out: labels list of string, party map
MATCH (p:Party {id: $id})
RETURN labels(p) AS labels, properties(p) AS party
