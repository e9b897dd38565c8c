// 用途: «zh»按«property»查找 · find «label» by «property»
// writes
CREATE INDEX «name» IF NOT EXISTS
FOR (n:«label») ON (n.«property»)
