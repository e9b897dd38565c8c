// 用途: 登记规则库版次 · put the record of a version of the rule base
// in: id string; set map
// out: id string
// writes
MERGE (e:RuleEdition {id: $id})
SET e += $set
RETURN e.id AS id
