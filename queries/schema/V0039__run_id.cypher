// 用途: 传导运行标识唯一 · ids of Run are unique
// writes
CREATE CONSTRAINT run_id IF NOT EXISTS
FOR (n:Run) REQUIRE n.id IS UNIQUE
