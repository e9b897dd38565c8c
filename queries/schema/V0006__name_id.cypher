// 用途: 名称标识唯一 · ids of Name are unique
// writes
CREATE CONSTRAINT name_id IF NOT EXISTS
FOR (n:Name) REQUIRE n.id IS UNIQUE
