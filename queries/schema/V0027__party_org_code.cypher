// 用途: 信用主体按org_code查找 · find Party by org_code
// writes
CREATE INDEX party_org_code IF NOT EXISTS
FOR (n:Party) ON (n.org_code)
