// 用途: 一次运行写下与终止的版本 · versions that a run has made or ended
// in: run string; limit integer 条数
// out: id string, key string, rule string, decision string, party string, made boolean, label string
MATCH (c:Consequence)
WHERE c.made_by = $run OR c.ended_by = $run
RETURN c.id AS id, c.key AS key, c.rule AS rule, c.decision AS decision, c.party AS party, c.made_by = $run AS made, 'Consequence' AS label
ORDER BY id LIMIT $limit
