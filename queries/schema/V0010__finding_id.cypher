// 用途: 责任认定标识唯一 · ids of Finding are unique
// writes
CREATE CONSTRAINT finding_id IF NOT EXISTS
FOR (n:Finding) REQUIRE n.id IS UNIQUE
