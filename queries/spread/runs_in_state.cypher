// 用途: 某状态的运行 · runs in a state
// in: state string
// out: run map
MATCH (r:Run {state: $state})
RETURN properties(r) AS run
ORDER BY r.seq
