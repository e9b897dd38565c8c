// 用途: 各类关系数 · links by type
// out: type string, n integer
MATCH ()-[r]->()
RETURN type(r) AS type, count(*) AS n
