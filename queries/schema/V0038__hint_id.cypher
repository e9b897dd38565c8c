// 用途: 关联提示标识唯一 · ids of Hint are unique
// writes
CREATE CONSTRAINT hint_id IF NOT EXISTS
FOR (n:Hint) REQUIRE n.id IS UNIQUE
