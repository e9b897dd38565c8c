// 用途: 列入按key_target查找 · find Listing by key_target
// writes
CREATE INDEX listing_key_target IF NOT EXISTS
FOR (n:Listing) ON (n.key_target)
