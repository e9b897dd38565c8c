// 用途: 登记账号, 整行替换 · put the whole row of an account
// in: id string; row map
// out: id string
// writes
MERGE (a:Account {id: $id})
SET a = $row
RETURN a.id AS id
