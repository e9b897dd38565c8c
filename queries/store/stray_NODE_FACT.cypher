// 用途: 没有或不止一个归属的«zh»事实 · «label» facts that do not hang on exactly one node
// in: ids list of string
// out: id string
UNWIND $ids AS id
MATCH (f:«label» {id: id})
OPTIONAL MATCH (f)<-[h:«hung_by»]-()
WITH id, count(h) AS n
WHERE n <> 1
RETURN id AS id
