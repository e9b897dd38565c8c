// 用途: 某状态的撤回通知 · retractions in a state, by the day on which they are due
// in: state string; limit integer 条数
// out: retraction map
MATCH (r:Retraction {state: $state})
WITH r ORDER BY r.due, r.id LIMIT $limit
RETURN properties(r) AS retraction
