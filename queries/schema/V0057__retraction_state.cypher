// 用途: 撤回通知按state查找 · find Retraction by state
// writes
CREATE INDEX retraction_state IF NOT EXISTS
FOR (n:Retraction) ON (n.state)
