// 用途: 及于主体的«zh», 某时所知 · «label» versions that reach parties, as published at a change
// in: ids list of string; known integer 变更号
// out: version map, made map
UNWIND $ids AS id
MATCH (c:«label» {party: id})
MATCH (m:Run {id: c.made_by})
WHERE m.published <= $known
OPTIONAL MATCH (e:Run {id: c.ended_by})
WITH c, m, e
WHERE e.published IS NULL OR e.published > $known
RETURN properties(c) AS version, properties(m) AS made
ORDER BY version.id
