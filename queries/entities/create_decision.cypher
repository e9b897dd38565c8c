// 用途: 新建决定并指向其对象 · create decisions and point them at the party they concern
// in: rows list of {concerns: string, properties: map}
// out: created integer
// writes
UNWIND $rows AS row
MATCH (p:Party {id: row.concerns})
CREATE (e:Decision)
SET e = row.properties
CREATE (e)-[:CONCERNS]->(p)
RETURN count(e) AS created
