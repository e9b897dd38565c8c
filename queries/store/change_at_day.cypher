// 用途: 某日终了时已知的最后变更号 · the last change made up to the end of a day
// in: day date 日, Asia/Shanghai
// out: change integer
MATCH (n:Change)
WHERE n.day <= $day
RETURN max(n.id) AS change
