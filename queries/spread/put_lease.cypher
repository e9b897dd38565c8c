// 用途: 登记租约 · put a lease's record
// in: id string; set map
// out: id string
// writes
MERGE (l:Lease {id: $id})
SET l += $set
RETURN l.id AS id
