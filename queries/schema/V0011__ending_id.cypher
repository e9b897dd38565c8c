// 用途: 终止事件标识唯一 · ids of Ending are unique
// writes
CREATE CONSTRAINT ending_id IF NOT EXISTS
FOR (n:Ending) REQUIRE n.id IS UNIQUE
