// 用途: 拖欠标识唯一 · ids of Debt are unique
// writes
CREATE CONSTRAINT debt_id IF NOT EXISTS
FOR (n:Debt) REQUIRE n.id IS UNIQUE
