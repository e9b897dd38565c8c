// 用途: 按组织机构代码找主体 · organisations with an organisation code
// in: codes list of string
// out: id string, org_code string
UNWIND $codes AS code
MATCH (p:Party {org_code: code})
RETURN p.id AS id, p.org_code AS org_code
ORDER BY id
