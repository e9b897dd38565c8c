// 用途: 认定单位标识唯一 · ids of Authority are unique
// writes
CREATE CONSTRAINT authority_id IF NOT EXISTS
FOR (n:Authority) REQUIRE n.id IS UNIQUE
