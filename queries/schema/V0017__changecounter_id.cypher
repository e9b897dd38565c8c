// 用途: 变更计数标识唯一 · ids of ChangeCounter are unique
// writes
CREATE CONSTRAINT changecounter_id IF NOT EXISTS
FOR (n:ChangeCounter) REQUIRE n.id IS UNIQUE
