// 用途: 时间线中有待核段的现行后果, 分页 · standing consequences that are a review task on some day, page by page
// in: after string 上一页末; page integer 条数; rule string 规则号, 空 = 全部
// out: version map, made map
MATCH (c:Consequence)
WHERE c.id > $after AND c.timeline CONTAINS '"status":"review_task"' AND ($rule = '' OR c.rule = $rule)
MATCH (m:Run {id: c.made_by})
WHERE m.published IS NOT NULL
OPTIONAL MATCH (e:Run {id: c.ended_by})
WITH c, m, e
WHERE e.published IS NULL
WITH c, m ORDER BY c.id LIMIT $page
RETURN properties(c) AS version, properties(m) AS made
