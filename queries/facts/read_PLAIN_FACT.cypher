// 用途: 取«zh»事实的全部版本 · every version of the given «label» facts
// in: rows list of {anchor: string, keys: list of string}
// out: anchor string, key string, id string, other string, data_day date, known_to integer, ended_by string, file string, row integer, load string, last_load string, own string
UNWIND $rows AS row
MATCH (a:«anchor» {id: row.anchor})-[:«hung_by»]->(f:«label»)
WHERE f.key IN row.keys
RETURN a.id AS anchor, f.key AS key, f.id AS id, null AS other, f.data_day AS data_day, f.known_to AS known_to, f.ended_by AS ended_by,
       f.file AS file, f.row AS row, f.load AS load, f.last_load AS last_load, f.own AS own
