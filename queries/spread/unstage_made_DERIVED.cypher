// 用途: 撤去未公布运行写下的«zh»版本 · remove «label» versions that an unpublished run has made, bounded
// in: run string 传导运行; limit integer 条数
// out: removed integer
// writes
MATCH (c:«label» {made_by: $run})
WITH c LIMIT $limit
DETACH DELETE c
RETURN count(*) AS removed
