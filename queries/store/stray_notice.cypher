// 用途: 没有或不止一个归属的Notice事实 · Notice facts that do not hang on exactly one node
// in: ids list of string
// out: id string
UNWIND $ids AS id
MATCH (f:Notice {id: id})
OPTIONAL MATCH (f)<-[h:NOTIFIED_BY]-()
WITH id, count(h) AS n
WHERE n <> 1
RETURN id AS id
