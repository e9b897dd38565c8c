// 用途: 决定按number查找 · find Decision by number
// writes
CREATE INDEX decision_number IF NOT EXISTS
FOR (n:Decision) ON (n.number)
