// Disable an account and close its sessions: they open nothing any more, and when they closed stays known.
MATCH (a:Account {name: $name})
SET a.disabled = true
WITH a
OPTIONAL MATCH (s:Session)-[:OF]->(a)
SET s.closed = $now
