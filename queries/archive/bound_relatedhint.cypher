// 用途: 下一页对象关联提示止于何处 · where the next page of RelatedHint ends; the rows of the page may come in any order
// in: after string 上一页末标识; page integer 每页条数
// out: upto string, n integer
MATCH (n:RelatedHint)
WHERE n.id > $after
WITH n.id AS id
LIMIT $page
RETURN max(id) AS upto, count(id) AS n
