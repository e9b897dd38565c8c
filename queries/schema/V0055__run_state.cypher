// 用途: 传导运行按state查找 · find Run by state
// writes
CREATE INDEX run_state IF NOT EXISTS
FOR (n:Run) ON (n.state)
