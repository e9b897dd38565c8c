// 用途: «zh»标识唯一 · ids of «label» are unique
// writes
CREATE CONSTRAINT «name» IF NOT EXISTS
FOR (n:«label») REQUIRE n.id IS UNIQUE
