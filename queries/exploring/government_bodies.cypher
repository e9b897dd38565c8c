// 用途: 政府机构, 依标识分页 · government bodies, in pages by id
// in: after string 上一页末; limit integer 每页个数
// out: id string
MATCH (p:GovernmentBody)
WHERE p.id > $after
RETURN p.id AS id
ORDER BY id LIMIT $limit
