// 用途: 读取一个接口密钥 · one key by its id
// in: id string
// out: key map
MATCH (k:ApiKey {id: $id})
RETURN properties(k) AS key
