// 用途: 即某认定单位的机构, 依标识分页 · bodies that are the authority of some name as known at a change, in pages by id
// in: known integer 变更号; after string 上一页末; limit integer 每页个数
// out: id string
MATCH (:Authority)<-[f:ACTS_AS]-(p:Party)
WHERE p.id > $after AND f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
RETURN DISTINCT p.id AS id
ORDER BY id LIMIT $limit
