// 用途: 某识别号的现行后果 · the standing version of a consequence
// in: key string 识别号
// out: version map, made map
MATCH (c:Consequence {key: $key})
MATCH (m:Run {id: c.made_by})
WHERE m.published IS NOT NULL
OPTIONAL MATCH (e:Run {id: c.ended_by})
WITH c, m, e
WHERE e.published IS NULL
RETURN properties(c) AS version, properties(m) AS made
