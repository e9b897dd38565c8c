// 用途: 恢复图库信息 · restore StoreInfo nodes
// in: rows list of {id: string, …} 属性
// out: n integer
// writes
UNWIND $rows AS row
CREATE (n:StoreInfo)
SET n = row
RETURN count(n) AS n
