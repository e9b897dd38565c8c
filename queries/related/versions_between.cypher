// 用途: 两次公布之间写下或终止的对象关联提示版本 · RelatedHint versions that runs published in a range have made or ended
// in: after integer 变更号, 不含; upto integer 变更号, 含
// out: key string, rule string, target string, party string, said string, made integer, ended integer
MATCH (m:Run)
WHERE m.published > $after AND m.published <= $upto
CALL (m) {
  MATCH (c:RelatedHint {made_by: m.id})
  RETURN c
  UNION
  MATCH (c:RelatedHint {ended_by: m.id})
  RETURN c
}
WITH DISTINCT c
MATCH (b:Run {id: c.made_by})
OPTIONAL MATCH (e:Run {id: c.ended_by})
RETURN c.key AS key, c.rule AS rule, c.target AS target, c.party AS party, c.said AS said, b.published AS made, e.published AS ended
ORDER BY key, made
