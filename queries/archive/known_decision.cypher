// 用途: 哪些决定在某变更号时已有事实 · which of the given decisions had a fact at a change
// in: ids list of string; change integer 变更号
// out: id string
UNWIND $ids AS id
MATCH (n:Decision {id: id})
WHERE EXISTS {
  MATCH (n)-[:DECREES|HAS_FINDING|ENDED_BY|DISPUTED_BY|REPAIRED_BY|HAS_APPROVAL|NOTIFIED_BY|CORRECTED_BY]->(f)
  WHERE f.known_from <= $change
}
RETURN n.id AS id
