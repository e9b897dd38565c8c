// 用途: 决定按changed查找 · find Decision by changed
// writes
CREATE INDEX decision_changed IF NOT EXISTS
FOR (n:Decision) ON (n.changed)
