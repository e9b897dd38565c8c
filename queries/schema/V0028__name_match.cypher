// 用途: 名称按match查找 · find Name by match
// writes
CREATE INDEX name_match IF NOT EXISTS
FOR (n:Name) ON (n.match)
