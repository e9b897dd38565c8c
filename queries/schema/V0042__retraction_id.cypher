// 用途: 撤回通知标识唯一 · ids of Retraction are unique
// writes
CREATE CONSTRAINT retraction_id IF NOT EXISTS
FOR (n:Retraction) REQUIRE n.id IS UNIQUE
