// 用途: 对象关联提示标识唯一 · ids of RelatedHint are unique
// writes
CREATE CONSTRAINT relatedhint_id IF NOT EXISTS
FOR (n:RelatedHint) REQUIRE n.id IS UNIQUE
