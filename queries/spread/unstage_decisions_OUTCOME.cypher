// 用途: 撤去未公布运行对若干决定的结果 · remove what an unpublished run has made for decisions
// in: decisions list of string; run string 传导运行
// out: removed integer
// writes
UNWIND $decisions AS id
MATCH (c:«label» {decision: id, made_by: $run})
DETACH DELETE c
RETURN count(*) AS removed
