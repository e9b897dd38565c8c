// 用途: 登记撤回通知 · put down who must be told that something was taken back
// in: rows list of {id: string, decision: string, party: string, …} 属性
// out: written integer
// writes
UNWIND $rows AS row
CREATE (r:Retraction)
SET r = row
RETURN count(r) AS written
