// 用途: 关联提示按made_by查找 · find Hint by made_by
// writes
CREATE INDEX hint_made_by IF NOT EXISTS
FOR (n:Hint) ON (n.made_by)
