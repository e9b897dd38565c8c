// 用途: 撤去未公布运行写下的对象关联提示版本 · remove RelatedHint versions that an unpublished run has made, bounded
// in: run string 传导运行; limit integer 条数
// out: removed integer
// writes
MATCH (c:RelatedHint {made_by: $run})
WITH c LIMIT $limit
DETACH DELETE c
RETURN count(*) AS removed
