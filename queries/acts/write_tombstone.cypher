// 用途: 立墓碑 · leave a tombstone
// in: tombstone map
// out: written integer
// writes
CREATE (t:Tombstone)
SET t = $tombstone
RETURN count(t) AS written
