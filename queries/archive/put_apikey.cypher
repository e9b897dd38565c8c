// 用途: 恢复接口密钥 · restore ApiKey nodes
// in: rows list of {id: string, …} 属性
// out: n integer
// writes
UNWIND $rows AS row
CREATE (n:ApiKey)
SET n = row
RETURN count(n) AS n
