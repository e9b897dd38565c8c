// 用途: 关联提示按ended_by查找 · find Hint by ended_by
// writes
CREATE INDEX hint_ended_by IF NOT EXISTS
FOR (n:Hint) ON (n.ended_by)
