// 用途: 地址标识唯一 · ids of Address are unique
// writes
CREATE CONSTRAINT address_id IF NOT EXISTS
FOR (n:Address) REQUIRE n.id IS UNIQUE
