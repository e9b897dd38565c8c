// 用途: 曾为重点监管对象的组织 · parties of which some decision said that they are key-supervision targets, as known at a change
// in: known integer 变更号
// out: id string
MATCH (f:Listing {key_target: true})
WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
MATCH (f)<-[:DECREES]-(:Decision)-[:CONCERNS]->(p:Party)
RETURN DISTINCT p.id AS id
ORDER BY id
