// 用途: 以某认定单位之名作出的决定 · decisions that were taken in the name of authorities
// in: ids list of string
// out: id string
UNWIND $ids AS id
MATCH (a:Authority {id: id})<-[:DECIDED_BY]-(f:Listing)<-[:DECREES]-(d:Decision)
RETURN DISTINCT d.id AS id
