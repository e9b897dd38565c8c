// 用途: 某变更号之后公布的运行改过后果或提示的决定 · decisions whose outcome runs have changed that were published after a change
// in: after integer 变更号, 不含
// out: id string
MATCH (m:Run)
WHERE m.seq > $after AND m.published IS NOT NULL
CALL (m) {
  MATCH (c:Consequence {made_by: m.id})
  RETURN c.decision AS decision
  UNION
  MATCH (c:Consequence {ended_by: m.id})
  RETURN c.decision AS decision
  UNION
  MATCH (c:Hint {made_by: m.id})
  RETURN c.decision AS decision
  UNION
  MATCH (c:Hint {ended_by: m.id})
  RETURN c.decision AS decision
}
RETURN DISTINCT decision AS id
ORDER BY id
