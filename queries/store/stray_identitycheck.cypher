// 用途: 没有或不止一个归属的IdentityCheck事实 · IdentityCheck facts that do not hang on exactly one node
// in: ids list of string
// out: id string
UNWIND $ids AS id
MATCH (f:IdentityCheck {id: id})
OPTIONAL MATCH (f)<-[h:HAS_IDENTITY_CHECK]-()
WITH id, count(h) AS n
WHERE n <> 1
RETURN id AS id
