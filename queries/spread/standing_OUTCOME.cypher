// 用途: 决定的现行«zh» · the standing «label» versions of decisions: made by a published run, ended by none
// in: decisions list of string
// out: id string, key string, decision string, rule string, party string, digest string
UNWIND $decisions AS id
MATCH (c:«label» {decision: id})
MATCH (m:Run {id: c.made_by})
WHERE m.published IS NOT NULL
OPTIONAL MATCH (e:Run {id: c.ended_by})
WITH c, e
WHERE e.published IS NULL
RETURN c.id AS id, c.key AS key, c.decision AS decision, c.rule AS rule, c.party AS party, c.digest AS digest
