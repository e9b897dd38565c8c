// 用途: 哪些主体在某变更号时已是决定对象 · which of the given parties a decision concerned at a change
// in: ids list of string; change integer 变更号
// out: id string
UNWIND $ids AS id
MATCH (n:Party {id: id})<-[:CONCERNS]-(d:Decision)
WHERE d.changed <= $change OR EXISTS {
  MATCH (d)-[:DECREES|HAS_FINDING|ENDED_BY|DISPUTED_BY|REPAIRED_BY|HAS_APPROVAL|NOTIFIED_BY|CORRECTED_BY]->(f)
  WHERE f.known_from <= $change
}
RETURN DISTINCT n.id AS id
