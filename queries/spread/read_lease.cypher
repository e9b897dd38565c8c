// 用途: 租约 · a lease
// in: id string
// out: lease map
MATCH (l:Lease {id: $id})
RETURN properties(l) AS lease
