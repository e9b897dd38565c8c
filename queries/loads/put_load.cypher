// 用途: 登记或更新加载批次 · begin or update a load
// in: id string 批次号; set map 属性
// out: id string
// writes
MERGE (l:Load {id: $id})
SET l += $set
RETURN l.id AS id
