// 用途: 决定标识分页 · ids of decisions, page by page
// in: after string 上一页末; page integer 条数
// out: id string
MATCH (d:Decision)
WHERE d.id > $after
RETURN d.id AS id
ORDER BY d.id LIMIT $page
