// 用途: 一些变更的行为 · what was done under the given changes
// in: ids list of integer
// out: id integer, act string
UNWIND $ids AS id
MATCH (n:Change {id: id})
RETURN n.id AS id, n.act AS act
