// 用途: 最近的变更号及其时刻 · the last change number and its moment
// out: change integer, at string
MATCH (c:ChangeCounter {id: 'change'})
OPTIONAL MATCH (n:Change {id: c.value})
RETURN c.value AS change, n.at AS at
