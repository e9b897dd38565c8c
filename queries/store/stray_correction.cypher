// 用途: 没有或不止一个归属的Correction事实 · Correction facts that do not hang on exactly one node
// in: ids list of string
// out: id string
UNWIND $ids AS id
MATCH (f:Correction {id: id})
OPTIONAL MATCH (f)<-[h:CORRECTED_BY]-()
WITH id, count(h) AS n
WHERE n <> 1
RETURN id AS id
