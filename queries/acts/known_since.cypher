// 用途: 决定最早知悉之日 · the day on which a decision was first known here
// in: decision string 标识
// out: day date
MATCH (d:Decision {id: $decision})-[:DECREES|HAS_FINDING|ENDED_BY|DISPUTED_BY|REPAIRED_BY]->(f)
WITH min(f.known_from) AS first
MATCH (c:Change {id: first})
RETURN c.day AS day
