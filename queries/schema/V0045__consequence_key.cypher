// 用途: 后果按key查找 · find Consequence by key
// writes
CREATE INDEX consequence_key IF NOT EXISTS
FOR (n:Consequence) ON (n.key)
