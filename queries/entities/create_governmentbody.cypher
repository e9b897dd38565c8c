// 用途: 新建政府机构 · create entities GovernmentBody
// in: rows list of {properties: map}
// out: created integer
// writes
UNWIND $rows AS row
CREATE (e:Party:GovernmentBody)
SET e = row.properties
RETURN count(e) AS created
