// 用途: 逐页列出信用主体 · ids in order, page by page
// in: after string 上一页末标识; page integer 每页条数
// out: id string
MATCH (e:Party)
WHERE e.id > $after
RETURN e.id AS id
ORDER BY e.id
LIMIT $page
