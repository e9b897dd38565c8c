// 用途: 新建企业 · create entities Enterprise
// in: rows list of {properties: map}
// out: created integer
// writes
UNWIND $rows AS row
CREATE (e:Party:Enterprise)
SET e = row.properties
RETURN count(e) AS created
