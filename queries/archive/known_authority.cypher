// 用途: 哪些认定单位在某变更号时已被事实引用 · which of the given Authority nodes a fact named at a change
// in: ids list of string; change integer 变更号
// out: id string
UNWIND $ids AS id
MATCH (n:Authority {id: id})
WHERE EXISTS {
  MATCH (n)<-[r:ACTS_AS|DECIDED_BY]-(o)
  WHERE coalesce(r.known_from, o.known_from) <= $change
}
RETURN n.id AS id
