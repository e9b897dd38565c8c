// 用途: 某时所知的列入及其终止、修复、异议 · listings of parties and what ends or disputes them, as known at a change
// in: ids list of string; known integer 变更号; limit integer 每个主体的决定数上限
// out: id string, decision string, matter string, kind string, fact map
UNWIND $ids AS id
MATCH (p:Party {id: id})
CALL (p) {
  MATCH (p)<-[:CONCERNS]-(d:Decision)
  RETURN d
  ORDER BY d.id LIMIT $limit
}
MATCH (d)-[:DECREES|ENDED_BY|REPAIRED_BY|DISPUTED_BY]->(f)
WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
RETURN p.id AS id, d.id AS decision, d.matter AS matter, labels(f)[0] AS kind, properties(f) AS fact
