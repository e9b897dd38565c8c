// 用途: 恢复登记信息 · restore Profile nodes
// in: rows list of {id: string, …} 属性
// out: n integer
// writes
UNWIND $rows AS row
CREATE (n:Profile)
SET n = row
RETURN count(n) AS n
