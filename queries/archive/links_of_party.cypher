// 用途: 以信用主体为起端的关系 · links that begin at the given Party nodes
// in: ids list of string
// out: type string, start string, end string, known_from integer, link map
UNWIND $ids AS id
MATCH (a:Party {id: id})-[r:HOLDS_ROLE|HOLDS_SHARE|BRANCH_OF|GUARANTEES|PLEDGES|AT_ADDRESS|HAS_PHONE|SAME_AS|SUCCEEDED_BY|ACTS_AS|HAS_NAME|HAS_STATUS|HAS_PROFILE|HAS_IDENTITY_CHECK|HAS_HINT_DISPUTE|OWES|RECEIVED]->(o)
RETURN type(r) AS type, a.id AS start, o.id AS end, coalesce(r.known_from, o.known_from, a.known_from) AS known_from,
       properties(r) AS link
