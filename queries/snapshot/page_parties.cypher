// 用途: 一页信用主体的标识, 合为一行 · ids of parties between two ids, in one row: a row for each would cost more than the ids
// in: after string 上一页末标识, 不含; upto string 本页末标识, 含
// out: ids list of string
MATCH (p:Party)
WHERE p.id > $after AND p.id <= $upto
RETURN collect(p.id) AS ids
