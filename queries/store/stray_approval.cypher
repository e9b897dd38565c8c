// 用途: 没有或不止一个归属的Approval事实 · Approval facts that do not hang on exactly one node
// in: ids list of string
// out: id string
UNWIND $ids AS id
MATCH (f:Approval {id: id})
OPTIONAL MATCH (f)<-[h:HAS_APPROVAL]-()
WITH id, count(h) AS n
WHERE n <> 1
RETURN id AS id
