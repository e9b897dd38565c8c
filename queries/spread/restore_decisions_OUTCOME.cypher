// 用途: 撤销未公布运行对若干决定所作的终止 · take back the ends that an unpublished run has set at decisions
// in: decisions list of string; run string 传导运行
// out: restored integer
// writes
UNWIND $decisions AS id
MATCH (c:«label» {decision: id, ended_by: $run})
SET c.ended_by = null
RETURN count(c) AS restored
