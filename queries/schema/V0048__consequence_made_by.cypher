// 用途: 后果按made_by查找 · find Consequence by made_by
// writes
CREATE INDEX consequence_made_by IF NOT EXISTS
FOR (n:Consequence) ON (n.made_by)
