// 用途: 现行后果分页 · standing Consequence versions, page by page
// in: after string 上一页末; page integer 条数
// out: id string, rule string, timeline string, standing boolean
MATCH (c:Consequence)
WHERE c.id > $after
WITH c ORDER BY c.id LIMIT $page
OPTIONAL MATCH (m:Run {id: c.made_by})
OPTIONAL MATCH (e:Run {id: c.ended_by})
RETURN c.id AS id, c.rule AS rule, c.timeline AS timeline, m.published IS NOT NULL AND e.published IS NULL AS standing
ORDER BY id
