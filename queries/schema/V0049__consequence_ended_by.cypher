// 用途: 后果按ended_by查找 · find Consequence by ended_by
// writes
CREATE INDEX consequence_ended_by IF NOT EXISTS
FOR (n:Consequence) ON (n.ended_by)
