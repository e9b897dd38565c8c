// 用途: 名称按text查找 · find Name by text
// writes
CREATE INDEX name_text IF NOT EXISTS
FOR (n:Name) ON (n.text)
