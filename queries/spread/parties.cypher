// 用途: 主体的种类与身份核验 · kind and identity of parties
// in: ids list of string
// out: id string, labels list of string, identity string, mask string, minor_until date
UNWIND $ids AS id
MATCH (p:Party {id: id})
RETURN p.id AS id, labels(p) AS labels, p.identity AS identity, p.mask AS mask, p.minor_until AS minor_until
