// 用途: 新建自然人 · create entities Person
// in: rows list of {properties: map}
// out: created integer
// writes
UNWIND $rows AS row
CREATE (e:Party:Person)
SET e = row.properties
RETURN count(e) AS created
