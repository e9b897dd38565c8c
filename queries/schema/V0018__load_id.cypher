// 用途: 加载批次标识唯一 · ids of Load are unique
// writes
CREATE CONSTRAINT load_id IF NOT EXISTS
FOR (n:Load) REQUIRE n.id IS UNIQUE
