// 用途: 各类节点数 · nodes by label set
// out: labels list of string, n integer
MATCH (n)
RETURN labels(n) AS labels, count(*) AS n
