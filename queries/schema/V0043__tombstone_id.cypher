// 用途: 墓碑标识唯一 · ids of Tombstone are unique
// writes
CREATE CONSTRAINT tombstone_id IF NOT EXISTS
FOR (n:Tombstone) REQUIRE n.id IS UNIQUE
