// 用途: 逐页列出决定 · ids in order, page by page
// in: after string 上一页末标识; page integer 每页条数
// out: id string
MATCH (e:Decision)
WHERE e.id > $after
RETURN e.id AS id
ORDER BY e.id
LIMIT $page
