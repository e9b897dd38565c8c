// 用途: 规则库版次 · every version of the rule base that was proposed or activated
// out: edition map
MATCH (e:RuleEdition)
RETURN properties(e) AS edition
ORDER BY e.change, e.id
