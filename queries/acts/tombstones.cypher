// 用途: 哪些决定已有墓碑 · which of the decisions have a tombstone
// in: decisions list of string
// out: decision string
UNWIND $decisions AS id
MATCH (t:Tombstone {decision: id})
RETURN DISTINCT t.decision AS decision
