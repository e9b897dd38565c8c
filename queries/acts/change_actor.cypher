// 用途: 一次变更的操作人 · who made a change
// in: id integer 变更号
// out: actor string
MATCH (c:Change {id: $id})
RETURN c.actor AS actor
