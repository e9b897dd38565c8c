// 用途: 某变更号之后被触及的信用主体 · what was touched after a change, in order of id
// in: since integer 变更号; after string 上一页末标识; page integer 每页条数
// out: id string, changed integer
MATCH (e:Party)
WHERE e.changed > $since AND e.id > $after
RETURN e.id AS id, e.changed AS changed
ORDER BY e.id
LIMIT $page
