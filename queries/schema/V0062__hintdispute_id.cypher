// 用途: 提示异议标识唯一 · ids of HintDispute are unique
// writes
CREATE CONSTRAINT hintdispute_id IF NOT EXISTS
FOR (n:HintDispute) REQUIRE n.id IS UNIQUE
