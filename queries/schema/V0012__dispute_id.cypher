// 用途: 异议标识唯一 · ids of Dispute are unique
// writes
CREATE CONSTRAINT dispute_id IF NOT EXISTS
FOR (n:Dispute) REQUIRE n.id IS UNIQUE
