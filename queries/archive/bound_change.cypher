// 用途: 下一页变更止于何处 · where the next page of Change ends; the rows of the page may come in any order
// in: after integer 上一页末标识; page integer 每页条数
// out: upto integer, n integer
MATCH (n:Change)
WHERE n.id > $after
WITH n.id AS id
LIMIT $page
RETURN max(id) AS upto, count(id) AS n
