// 用途: 主体为止端的全部关系事实 · every link fact that is anchored at the given parties as its end
// in: ids list of string
// out: anchor string, kind string, other string, fact map
UNWIND $ids AS id
MATCH (a:Party {id: id})<-[f:HOLDS_ROLE|HOLDS_SHARE|GUARANTEES]-(o)
RETURN a.id AS anchor, type(f) AS kind, o.id AS other, properties(f) AS fact
