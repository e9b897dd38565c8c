// 用途: 某时所知的以某名称称呼的组织 · organisations that are called by the given names, as known at a change
// in: ids list of string 名称比对形; known integer 变更号
// out: match string, id string, identity list of string
UNWIND $ids AS match
MATCH (f:Name {match: match})<-[:HAS_NAME]-(p:Party)
WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
RETURN match AS match, p.id AS id, f.identity AS identity
