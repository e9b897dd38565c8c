// 用途: 将«zh»事实指向其所涉实体 · point new «label» facts to the entity they name
// in: rows list of {id: string, other: string}
// out: pointed integer
// writes
UNWIND $rows AS row
MATCH (f:«label» {id: row.id})
MATCH (o:«other» {id: row.other})
CREATE (f)-[:«points»]->(o)
RETURN count(f) AS pointed
