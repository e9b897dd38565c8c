// 用途: 哪些«zh»在某变更号时已被事实引用 · which of the given «label» nodes a fact named at a change
// in: ids list of string; change integer 变更号
// out: id string
UNWIND $ids AS id
MATCH (n:«label» {id: id})
WHERE EXISTS {
  MATCH (n)<-[r:«ending»]-(o)
  WHERE coalesce(r.known_from, o.known_from) <= $change
}
RETURN n.id AS id
