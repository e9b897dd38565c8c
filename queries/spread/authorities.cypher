// 用途: 认定单位即哪些机构, 或哪些已登记组织使用该名称 · the bodies that are the authorities of these names, and the registered organisations that bear them, as known at a change
// in: ids list of string; known integer 变更号
// out: authority string, name string, body string, acts boolean
UNWIND $ids AS id
MATCH (a:Authority {id: id})
CALL (a) {
  MATCH (a)<-[f:ACTS_AS]-(b:Party)
  WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
  RETURN b.id AS body, true AS acts
  UNION
  MATCH (f:Name {match: a.name})<-[:HAS_NAME]-(b:Party)
  WHERE b.code IS NOT NULL AND f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
  RETURN b.id AS body, false AS acts
  UNION
  RETURN null AS body, false AS acts
}
RETURN a.id AS authority, a.name AS name, body AS body, acts AS acts
