// 用途: 图库信息标识唯一 · ids of StoreInfo are unique
// writes
CREATE CONSTRAINT storeinfo_id IF NOT EXISTS
FOR (n:StoreInfo) REQUIRE n.id IS UNIQUE
