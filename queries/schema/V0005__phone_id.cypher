// 用途: 电话标识唯一 · ids of Phone are unique
// writes
CREATE CONSTRAINT phone_id IF NOT EXISTS
FOR (n:Phone) REQUIRE n.id IS UNIQUE
