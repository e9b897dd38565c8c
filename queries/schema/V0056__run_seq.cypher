// 用途: 传导运行按seq查找 · find Run by seq
// writes
CREATE INDEX run_seq IF NOT EXISTS
FOR (n:Run) ON (n.seq)
