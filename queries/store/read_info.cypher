// 用途: 图库信息 · what the store says of itself
// in: id string 项目
// out: value string
MATCH (i:StoreInfo {id: $id})
RETURN i.value AS value
