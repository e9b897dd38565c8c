// 用途: 以某文字开头的«zh»标识 · ids of «label» that begin with a text, the first few in order
// in: text string 开头; limit integer 条数
// out: id string
MATCH (n:«label»)
WHERE n.«name» STARTS WITH $text
RETURN DISTINCT n.«name» AS id
ORDER BY id
LIMIT $limit
