// 用途: 地址的文字 · texts of addresses
// in: ids list of string
// out: id string, text string
UNWIND $ids AS id
MATCH (a:Address {id: id})
RETURN a.id AS id, a.text AS text
