// 用途: 列出来源 · every source with its rank
// out: id string, rank integer
MATCH (s:Source)
RETURN s.id AS id, s.rank AS rank
ORDER BY s.id
