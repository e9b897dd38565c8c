// 用途: 现行的组织代码与名称 · codes of organisations and the names that stand; a row without a name if none does
// in: ids list of string
// out: id string, code string, org_code string, text string, match string, until date, data_day date, identity list of string
UNWIND $ids AS id
MATCH (p:Party {id: id})
WHERE p:Enterprise OR p:GovernmentBody
OPTIONAL MATCH (p)-[:HAS_NAME]->(n:Name)
WHERE n.known_to IS NULL
RETURN p.id AS id, p.code AS code, p.org_code AS org_code, n.text AS text, n.match AS match, n.to AS until,
       n.data_day AS data_day, n.identity AS identity
