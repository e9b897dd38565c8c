// 用途: 锁定租约以供查改 · lock a lease, so that who reads it decides alone
// in: id string
// out: lease map
// writes
MERGE (l:Lease {id: $id})
SET l.fence = coalesce(l.fence, 0)
RETURN properties(l) AS lease
