// 用途: 登记信息标识唯一 · ids of Profile are unique
// writes
CREATE CONSTRAINT profile_id IF NOT EXISTS
FOR (n:Profile) REQUIRE n.id IS UNIQUE
