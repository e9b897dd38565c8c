// 用途: 决定标识唯一 · ids of Decision are unique
// writes
CREATE CONSTRAINT decision_id IF NOT EXISTS
FOR (n:Decision) REQUIRE n.id IS UNIQUE
