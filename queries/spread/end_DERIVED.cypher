// 用途: 终止«zh»版本 · end «label» versions by a run, unless a published one has ended them
// in: ids list of string; run string 传导运行
// out: ended integer
// writes
UNWIND $ids AS id
MATCH (c:«label» {id: id})
OPTIONAL MATCH (e:Run {id: c.ended_by})
WITH c, e
WHERE e.published IS NULL
SET c.ended_by = $run
RETURN count(c) AS ended
