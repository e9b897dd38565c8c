// 用途: 主体的列入及其终止、修复、异议 · what decisions say of parties and what ends or disputes them, as known at a change
// in: ids list of string; known integer 变更号
// out: id string, decision string, matter string, kind string, fact map
UNWIND $ids AS id
MATCH (p:Party {id: id})<-[:CONCERNS]-(d:Decision)-[:DECREES|ENDED_BY|REPAIRED_BY|DISPUTED_BY]->(f)
WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
RETURN p.id AS id, d.id AS decision, d.matter AS matter, labels(f)[0] AS kind, properties(f) AS fact
