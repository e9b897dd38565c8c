// 用途: 后果按party查找 · find Consequence by party
// writes
CREATE INDEX consequence_party IF NOT EXISTS
FOR (n:Consequence) ON (n.party)
