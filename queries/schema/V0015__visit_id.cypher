// 用途: 走访标识唯一 · ids of Visit are unique
// writes
CREATE CONSTRAINT visit_id IF NOT EXISTS
FOR (n:Visit) REQUIRE n.id IS UNIQUE
