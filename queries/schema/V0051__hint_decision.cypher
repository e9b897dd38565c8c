// 用途: 关联提示按decision查找 · find Hint by decision
// writes
CREATE INDEX hint_decision IF NOT EXISTS
FOR (n:Hint) ON (n.decision)
