// 用途: 关联提示按key查找 · find Hint by key
// writes
CREATE INDEX hint_key IF NOT EXISTS
FOR (n:Hint) ON (n.key)
