// 用途: 一页信用主体的标识 · ids of parties between two ids, in order
// in: after string 上一页末标识, 不含; upto string 本页末标识, 含
// out: id string
MATCH (e:Party)
WHERE e.id > $after AND e.id <= $upto
RETURN e.id AS id
ORDER BY e.id
