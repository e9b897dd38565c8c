// 用途: 新建«zh» · create entities «label»
// in: rows list of {properties: map}
// out: created integer
// writes
UNWIND $rows AS row
CREATE (e:«labels»)
SET e = row.properties
RETURN count(e) AS created
