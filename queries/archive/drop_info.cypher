// 用途: 删除一项图库信息 · forget one thing that the store says of itself
// in: id string 项目
// out: n integer
// writes
MATCH (i:StoreInfo {id: $id})
DELETE i
RETURN count(*) AS n
