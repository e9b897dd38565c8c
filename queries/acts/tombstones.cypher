// 用途: 哪些决定已有墓碑且仍被解除 · which of the decisions have a tombstone and are released for good still
// in: decisions list of string
// out: decision string
UNWIND $decisions AS id
MATCH (t:Tombstone {decision: id})
MATCH (d:Decision {id: id})-[:REPAIRED_BY|ENDED_BY]->(f)
WHERE f.known_to IS NULL AND coalesce(f.event, 'repaired') IN ['repaired', 'revoked_or_annulled'] AND f.to IS NULL AND f.about IS NULL
RETURN DISTINCT t.decision AS decision
