// 用途: 复核处理按key查找 · find ReviewTask by key
// writes
CREATE INDEX reviewtask_key IF NOT EXISTS
FOR (n:ReviewTask) ON (n.key)
