// 用途: 唯一约束 · the uniqueness constraints present
// out: name string, labelsOrTypes list of string, properties list of string
SHOW CONSTRAINTS YIELD name, labelsOrTypes, properties
