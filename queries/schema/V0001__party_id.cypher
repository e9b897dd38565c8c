// 用途: 信用主体标识唯一 · ids of Party are unique
// writes
CREATE CONSTRAINT party_id IF NOT EXISTS
FOR (n:Party) REQUIRE n.id IS UNIQUE
