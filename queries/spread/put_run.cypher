// 用途: 登记传导运行 · put a run's record
// in: id string; set map
// out: id string
// writes
MERGE (r:Run {id: $id})
SET r += $set
RETURN r.id AS id
