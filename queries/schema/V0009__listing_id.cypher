// 用途: 列入标识唯一 · ids of Listing are unique
// writes
CREATE CONSTRAINT listing_id IF NOT EXISTS
FOR (n:Listing) REQUIRE n.id IS UNIQUE
