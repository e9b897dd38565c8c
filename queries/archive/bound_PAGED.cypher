// 用途: 下一页«zh»止于何处 · where the next page of «label» ends; the rows of the page may come in any order
// in: after «id» 上一页末标识; page integer 每页条数
// out: upto «id», n integer
MATCH (n:«label»)
WHERE n.id > $after
WITH n.id AS id
LIMIT $page
RETURN max(id) AS upto, count(id) AS n
