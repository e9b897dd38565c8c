// 用途: 复核任务的处理 · what was done about review tasks, by consequence
// in: keys list of string
// out: review map
UNWIND $keys AS key
MATCH (r:ReviewTask {key: key})
RETURN properties(r) AS review
ORDER BY review.change
