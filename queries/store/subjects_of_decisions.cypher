// 用途: 决定的对象 · the parties that the given decisions concern
// in: ids list of string
// out: id string, party string
UNWIND $ids AS id
MATCH (d:Decision {id: id})-[:CONCERNS]->(p:Party)
RETURN d.id AS id, p.id AS party
