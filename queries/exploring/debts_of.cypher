// 用途: 主体的拖欠及债权人, 每个主体限量 · debts of parties and to whom, as known at a change, bounded for each
// in: ids list of string; known integer 变更号; limit integer 每个主体上限
// out: id string, creditor string, fact map
UNWIND $ids AS id
MATCH (p:Party {id: id})
CALL (p) {
  MATCH (p)-[:OWES]->(f:Debt)
  WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
  RETURN f
  ORDER BY f.id LIMIT $limit
}
OPTIONAL MATCH (f)-[:OWED_TO]->(c:Party)
RETURN p.id AS id, c.id AS creditor, properties(f) AS fact
