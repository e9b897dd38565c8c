// 用途: 来源标识唯一 · ids of Source are unique
// writes
CREATE CONSTRAINT source_id IF NOT EXISTS
FOR (n:Source) REQUIRE n.id IS UNIQUE
