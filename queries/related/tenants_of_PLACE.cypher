// 用途: 当日使用«zh»的组织, 每处限量 · organisations at each «label» on a day, all in one row: [id, some of them, their number]
// in: ids list of string; known integer 变更号; day date 何日; limit integer 每处列出的上限
// out: packed list of list
UNWIND $ids AS id
MATCH (a:«label» {id: id})<-[f:«ending»]-(o:Party)
WHERE f.known_from <= $known AND (f.known_to IS NULL OR f.known_to > $known) AND coalesce(f.ended_by, '') <> 'withdrawn'
  AND (f.from IS NULL OR f.from <= $day) AND (f.to IS NULL OR f.to > $day)
WITH id, collect(DISTINCT o.id) AS found
RETURN collect([id, found[0..$limit], size(found)]) AS packed
