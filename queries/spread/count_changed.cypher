// 用途: 变更号区间触及的主体数 · how many parties the changes of a range have touched
// in: after integer 变更号, 不含; upto integer 变更号, 含
// out: parties integer
MATCH (p:Party)
WHERE p.changed > $after AND p.changed <= $upto
RETURN count(p) AS parties
