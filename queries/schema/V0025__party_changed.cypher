// 用途: 信用主体按changed查找 · find Party by changed
// writes
CREATE INDEX party_changed IF NOT EXISTS
FOR (n:Party) ON (n.changed)
