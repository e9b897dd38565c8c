// 用途: 更正标识唯一 · ids of Correction are unique
// writes
CREATE CONSTRAINT correction_id IF NOT EXISTS
FOR (n:Correction) REQUIRE n.id IS UNIQUE
