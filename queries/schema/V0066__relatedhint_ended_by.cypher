// 用途: 对象关联提示按ended_by查找 · find RelatedHint by ended_by
// writes
CREATE INDEX relatedhint_ended_by IF NOT EXISTS
FOR (n:RelatedHint) ON (n.ended_by)
