// 用途: 曾公布的结果及于何人 · whom whatever was ever published from a decision has reached
// in: decision string 标识
// out: party string, key string
MATCH (c:Consequence {decision: $decision})
MATCH (m:Run {id: c.made_by})
WHERE m.published IS NOT NULL
RETURN DISTINCT c.party AS party, c.key AS key
UNION
MATCH (c:Hint {decision: $decision})
MATCH (m:Run {id: c.made_by})
WHERE m.published IS NOT NULL
RETURN DISTINCT c.party AS party, c.key AS key
