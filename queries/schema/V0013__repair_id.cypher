// 用途: 信用修复标识唯一 · ids of Repair are unique
// writes
CREATE CONSTRAINT repair_id IF NOT EXISTS
FOR (n:Repair) REQUIRE n.id IS UNIQUE
