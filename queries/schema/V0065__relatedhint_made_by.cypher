// 用途: 对象关联提示按made_by查找 · find RelatedHint by made_by
// writes
CREATE INDEX relatedhint_made_by IF NOT EXISTS
FOR (n:RelatedHint) ON (n.made_by)
