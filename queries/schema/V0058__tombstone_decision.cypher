// 用途: 墓碑按decision查找 · find Tombstone by decision
// writes
CREATE INDEX tombstone_decision IF NOT EXISTS
FOR (n:Tombstone) ON (n.decision)
