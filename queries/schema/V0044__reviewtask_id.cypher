// 用途: 复核处理标识唯一 · ids of ReviewTask are unique
// writes
CREATE CONSTRAINT reviewtask_id IF NOT EXISTS
FOR (n:ReviewTask) REQUIRE n.id IS UNIQUE
