// 用途: 将责任认定事实指向其所涉实体 · point new Finding facts to the entity they name
// in: rows list of {id: string, other: string}
// out: pointed integer
// writes
UNWIND $rows AS row
MATCH (f:Finding {id: row.id})
MATCH (o:Party {id: row.other})
CREATE (f)-[:FINDS]->(o)
RETURN count(f) AS pointed
