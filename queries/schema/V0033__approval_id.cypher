// 用途: 认定核准标识唯一 · ids of Approval are unique
// writes
CREATE CONSTRAINT approval_id IF NOT EXISTS
FOR (n:Approval) REQUIRE n.id IS UNIQUE
