// 用途: 将拖欠事实指向其所涉实体 · point new Debt facts to the entity they name
// in: rows list of {id: string, other: string}
// out: pointed integer
// writes
UNWIND $rows AS row
MATCH (f:Debt {id: row.id})
MATCH (o:Party {id: row.other})
CREATE (f)-[:OWED_TO]->(o)
RETURN count(f) AS pointed
