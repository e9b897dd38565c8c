// 用途: 新建电话 · create entities Phone
// in: rows list of {properties: map}
// out: created integer
// writes
UNWIND $rows AS row
CREATE (e:Phone)
SET e = row.properties
RETURN count(e) AS created
