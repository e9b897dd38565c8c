// 用途: 恢复决定 · restore Decision nodes
// in: rows list of {id: string, …} 属性
// out: n integer
// writes
UNWIND $rows AS row
CREATE (n:Decision)
SET n = row
RETURN count(n) AS n
