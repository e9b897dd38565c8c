// 用途: 哪些主体在某变更号时已有事实 · which of the given parties had a fact at a change
// in: ids list of string; change integer 变更号
// out: id string
UNWIND $ids AS id
MATCH (n:Party {id: id})
WHERE EXISTS {
  MATCH (n)-[r:HOLDS_ROLE|HOLDS_SHARE|BRANCH_OF|GUARANTEES|PLEDGES|AT_ADDRESS|HAS_PHONE|SAME_AS|SUCCEEDED_BY|ACTS_AS|HAS_NAME|HAS_STATUS|HAS_PROFILE|HAS_IDENTITY_CHECK|HAS_HINT_DISPUTE|OWES|OWED_TO|RECEIVED|FINDS]-(o)
  WHERE coalesce(r.known_from, o.known_from) <= $change
}
RETURN n.id AS id
