// 用途: 登记接口密钥 · put the record of a key
// in: id string; set map
// out: id string
// writes
MERGE (k:ApiKey {id: $id})
SET k += $set
RETURN k.id AS id
