// 用途: 写入«zh»版本 · write «label» versions; one that lacks what it must carry is refused
// in: rows list of {key: string, decision: string, party: string, properties: map}
// out: written integer
// writes
UNWIND $rows AS row
WITH row, row.properties AS p
WHERE p.rule IS NOT NULL AND p.decision_no IS NOT NULL AND p.decision_date IS NOT NULL
  AND p.authority IS NOT NULL AND p.basis IS NOT NULL AND p.effect IS NOT NULL AND p.measures IS NOT NULL
  AND p.timeline IS NOT NULL AND p.grounds IS NOT NULL AND p.how_to_object IS NOT NULL
  AND p.how_to_repair IS NOT NULL AND p.rules_version IS NOT NULL AND p.computed_at IS NOT NULL
  AND p.made_by IS NOT NULL
MATCH (d:Decision {id: row.decision})
MATCH (t:Party {id: row.party})
CREATE (c:«label»)
SET c = p
CREATE (c)-[:«by»]->(d)
CREATE (c)-[:«at»]->(t)
RETURN count(c) AS written
