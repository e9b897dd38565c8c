// 用途: 结构版本标识唯一 · ids of Migration are unique
// writes
CREATE CONSTRAINT migration_id IF NOT EXISTS
FOR (n:Migration) REQUIRE n.id IS UNIQUE
