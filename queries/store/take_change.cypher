// 用途: 取下一个变更号 · take the next change number; writers queue here
// in: at string 时刻; day date 日; actor string 操作人; act string 行为
// out: change integer
// writes
MERGE (c:ChangeCounter {id: 'change'})
ON CREATE SET c.value = 0
SET c.value = c.value + 1
CREATE (n:Change {id: c.value, at: $at, day: $day, actor: $actor, act: $act})
RETURN n.id AS change
