// 用途: 变更按day查找 · find Change by day
// writes
CREATE INDEX change_day IF NOT EXISTS
FOR (n:Change) ON (n.day)
