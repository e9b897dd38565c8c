// 用途: 将列入事实指向其所涉实体 · point new Listing facts to the entity they name
// in: rows list of {id: string, other: string}
// out: pointed integer
// writes
UNWIND $rows AS row
MATCH (f:Listing {id: row.id})
MATCH (o:Authority {id: row.other})
CREATE (f)-[:DECIDED_BY]->(o)
RETURN count(f) AS pointed
