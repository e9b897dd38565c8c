// 用途: 现行结果及于某主体的决定 · decisions of which something derived that stands reaches a party
// in: party string 标识
// out: id string
MATCH (c:Consequence {party: $party})
MATCH (m:Run {id: c.made_by})
WHERE m.published IS NOT NULL
OPTIONAL MATCH (e:Run {id: c.ended_by})
WITH c, e
WHERE e.published IS NULL
RETURN DISTINCT c.decision AS id
UNION
MATCH (c:Hint {party: $party})
MATCH (m:Run {id: c.made_by})
WHERE m.published IS NOT NULL
OPTIONAL MATCH (e:Run {id: c.ended_by})
WITH c, e
WHERE e.published IS NULL
RETURN DISTINCT c.decision AS id
