// 用途: 写入对象关联提示版本 · write RelatedHint versions; one that lacks what it must carry is refused
// in: rows list of {target: string, party: string, properties: map}
// out: written integer
// writes
UNWIND $rows AS row
WITH row, row.properties AS p
WHERE p.rule IS NOT NULL AND p.path IS NOT NULL AND p.evidence IS NOT NULL AND p.status IS NOT NULL
  AND p.term IS NOT NULL AND p.computed_on IS NOT NULL AND p.basis IS NOT NULL AND p.how_to_object IS NOT NULL
  AND p.rules_version IS NOT NULL AND p.factors_version IS NOT NULL AND p.made_by IS NOT NULL
MATCH (t:Party {id: row.target})
MATCH (x:Party {id: row.party})
CREATE (h:RelatedHint)
SET h = p
CREATE (h)-[:HINT_FOR]->(t)
CREATE (h)-[:HINT_TO]->(x)
RETURN count(h) AS written
