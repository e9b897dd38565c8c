// 用途: 新建地址 · create entities Address
// in: rows list of {properties: map}
// out: created integer
// writes
UNWIND $rows AS row
CREATE (e:Address)
SET e = row.properties
RETURN count(e) AS created
