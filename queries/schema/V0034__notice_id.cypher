// 用途: 告知标识唯一 · ids of Notice are unique
// writes
CREATE CONSTRAINT notice_id IF NOT EXISTS
FOR (n:Notice) REQUIRE n.id IS UNIQUE
