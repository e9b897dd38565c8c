// 用途: 后果标识唯一 · ids of Consequence are unique
// writes
CREATE CONSTRAINT consequence_id IF NOT EXISTS
FOR (n:Consequence) REQUIRE n.id IS UNIQUE
