// 用途: 恢复墓碑 · restore Tombstone nodes
// in: rows list of {id: string, …} 属性
// out: n integer
// writes
UNWIND $rows AS row
CREATE (n:Tombstone)
SET n = row
RETURN count(n) AS n
