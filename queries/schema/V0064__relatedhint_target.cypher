// 用途: 对象关联提示按target查找 · find RelatedHint by target
// writes
CREATE INDEX relatedhint_target IF NOT EXISTS
FOR (n:RelatedHint) ON (n.target)
