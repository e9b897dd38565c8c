// 用途: 后果按decision查找 · find Consequence by decision
// writes
CREATE INDEX consequence_decision IF NOT EXISTS
FOR (n:Consequence) ON (n.decision)
