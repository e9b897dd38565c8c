// 用途: 新建认定单位 · create entities Authority
// in: rows list of {properties: map}
// out: created integer
// writes
UNWIND $rows AS row
CREATE (e:Authority)
SET e = row.properties
RETURN count(e) AS created
