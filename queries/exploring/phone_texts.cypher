// 用途: 电话的掩码 · masks of phones
// in: ids list of string
// out: id string, text string
UNWIND $ids AS id
MATCH (a:Phone {id: id})
RETURN a.id AS id, a.mask AS text
