// 用途: 占住登录尝试的计数, 使并发者依次计数 · hold the counts, so that those who try at once count one after another
// in: ids list of string; at string 时刻
// out: id string
// writes
UNWIND $ids AS id
MERGE (f:SignInAttempts {id: id})
SET f.held = $at
RETURN f.id AS id
