// 用途: 身份核实标识唯一 · ids of IdentityCheck are unique
// writes
CREATE CONSTRAINT identitycheck_id IF NOT EXISTS
FOR (n:IdentityCheck) REQUIRE n.id IS UNIQUE
