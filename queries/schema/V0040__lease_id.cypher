// 用途: 租约标识唯一 · ids of Lease are unique
// writes
CREATE CONSTRAINT lease_id IF NOT EXISTS
FOR (n:Lease) REQUIRE n.id IS UNIQUE
