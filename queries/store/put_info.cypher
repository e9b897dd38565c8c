// 用途: 写图库信息 · set what the store says of itself
// in: id string 项目; value string 值
// out: value string
// writes
MERGE (i:StoreInfo {id: $id})
SET i.value = $value
RETURN i.value AS value
