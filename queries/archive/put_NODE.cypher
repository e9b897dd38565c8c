// 用途: 恢复«zh» · restore «label» nodes
// in: rows list of {id: string, …} 属性
// out: n integer
// writes
UNWIND $rows AS row
CREATE (n:«labels»)
SET n = row
RETURN count(n) AS n
