// 用途: 已修复或撤销而未立墓碑的决定 · decisions that a file has released for good and that have no tombstone yet
// in: decisions list of string
// out: id string, matter string, number string, subject string, why string, day date
UNWIND $decisions AS id
MATCH (d:Decision {id: id})-[:REPAIRED_BY|ENDED_BY]->(f)
WHERE f.known_to IS NULL AND coalesce(f.event, 'repaired') IN ['repaired', 'revoked_or_annulled'] AND f.to IS NULL AND f.about IS NULL
MATCH (d)-[:CONCERNS]->(p:Party)
OPTIONAL MATCH (t:Tombstone {decision: d.id})
WITH d, p, f, t
WHERE t IS NULL
RETURN d.id AS id, d.matter AS matter, d.number AS number, p.id AS subject, coalesce(f.event, 'repaired') AS why, min(f.from) AS day
ORDER BY id, why
