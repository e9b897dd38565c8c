// 用途: 接口密钥标识唯一 · ids of ApiKey are unique
// writes
CREATE CONSTRAINT apikey_id IF NOT EXISTS
FOR (n:ApiKey) REQUIRE n.id IS UNIQUE
