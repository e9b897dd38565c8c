// 用途: 两次公布之间写下或终止的«zh»版本 · «label» versions that runs published in a range have made or ended
// in: after integer 变更号, 不含; upto integer 变更号, 含
// out: key string, rule string, decision string, party string, made integer, ended integer
MATCH (m:Run)
WHERE m.published > $after AND m.published <= $upto
CALL (m) {
  MATCH (c:«label» {made_by: m.id})
  RETURN c
  UNION
  MATCH (c:«label» {ended_by: m.id})
  RETURN c
}
WITH DISTINCT c
MATCH (b:Run {id: c.made_by})
OPTIONAL MATCH (e:Run {id: c.ended_by})
RETURN c.key AS key, c.rule AS rule, c.decision AS decision, c.party AS party, b.published AS made, e.published AS ended
ORDER BY key, made
