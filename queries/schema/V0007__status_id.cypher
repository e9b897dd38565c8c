// 用途: 登记状态标识唯一 · ids of Status are unique
// writes
CREATE CONSTRAINT status_id IF NOT EXISTS
FOR (n:Status) REQUIRE n.id IS UNIQUE
