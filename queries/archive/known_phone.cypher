// 用途: 哪些电话在某变更号时已被事实引用 · which of the given Phone nodes a fact named at a change
// in: ids list of string; change integer 变更号
// out: id string
UNWIND $ids AS id
MATCH (n:Phone {id: id})
WHERE EXISTS {
  MATCH (n)<-[r:HAS_PHONE]-(o)
  WHERE coalesce(r.known_from, o.known_from) <= $change
}
RETURN n.id AS id
