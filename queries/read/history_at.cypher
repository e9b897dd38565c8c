// 用途: 图库的来历 · the last change, and by what the first change and a given one are known
// in: change integer 变更号
// out: last integer, first_at string, first_by string, at string, by string
MATCH (c:ChangeCounter {id: 'change'})
OPTIONAL MATCH (a:Change {id: 1})
OPTIONAL MATCH (b:Change {id: $change})
RETURN c.value AS last, a.at AS first_at, a.act AS first_by, b.at AS at, b.act AS by
