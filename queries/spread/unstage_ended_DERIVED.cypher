// 用途: 撤销未公布运行所作的终止 · take back the ends that an unpublished run has set, bounded
// in: run string 传导运行; limit integer 条数
// out: restored integer
// writes
MATCH (c:«label» {ended_by: $run})
WITH c LIMIT $limit
SET c.ended_by = null
RETURN count(c) AS restored
