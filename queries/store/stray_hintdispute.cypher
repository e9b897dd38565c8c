// 用途: 没有或不止一个归属的HintDispute事实 · HintDispute facts that do not hang on exactly one node
// in: ids list of string
// out: id string
UNWIND $ids AS id
MATCH (f:HintDispute {id: id})
OPTIONAL MATCH (f)<-[h:HAS_HINT_DISPUTE]-()
WITH id, count(h) AS n
WHERE n <> 1
RETURN id AS id
