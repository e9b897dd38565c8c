// 用途: 变更标识唯一 · ids of Change are unique
// writes
CREATE CONSTRAINT change_id IF NOT EXISTS
FOR (n:Change) REQUIRE n.id IS UNIQUE
