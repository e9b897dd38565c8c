// 用途: 恢复异议 · restore Dispute nodes
// in: rows list of {id: string, …} 属性
// out: n integer
// writes
UNWIND $rows AS row
CREATE (n:Dispute)
SET n = row
RETURN count(n) AS n
