// 用途: 在其登记处所载的分支、担保与出质 · branches, guarantees and pledges at the party where they stand written, as known at a change
// in: ids list of string; known integer 变更号
// out: anchor string, kind string, start string, end string, fact map
UNWIND $ids AS id
MATCH (p:Party {id: id})
CALL (p) {
  MATCH (p)-[f:BRANCH_OF|PLEDGES]->(:Party)
  RETURN f
  UNION ALL
  MATCH (p)<-[f:GUARANTEES]-(:Party)
  RETURN f
}
WITH p, f
WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
RETURN p.id AS anchor, type(f) AS kind, startNode(f).id AS start, endNode(f).id AS end, properties(f) AS fact
