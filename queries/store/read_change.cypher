// 用途: 最近的变更号 · the last change number
// out: change integer
MATCH (c:ChangeCounter {id: 'change'})
RETURN c.value AS change
