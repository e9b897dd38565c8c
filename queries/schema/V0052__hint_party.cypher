// 用途: 关联提示按party查找 · find Hint by party
// writes
CREATE INDEX hint_party IF NOT EXISTS
FOR (n:Hint) ON (n.party)
