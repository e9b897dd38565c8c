// 用途: 逐页列出变更 · changes in order, page by page
// in: after integer 上一页末变更号; page integer 每页条数
// out: change integer, at string, actor string, act string
MATCH (n:Change)
WHERE n.id > $after
RETURN n.id AS change, n.at AS at, n.actor AS actor, n.act AS act
ORDER BY n.id
LIMIT $page
