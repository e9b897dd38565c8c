// 用途: 规则版次标识唯一 · ids of RuleEdition are unique
// writes
CREATE CONSTRAINT ruleedition_id IF NOT EXISTS
FOR (n:RuleEdition) REQUIRE n.id IS UNIQUE
