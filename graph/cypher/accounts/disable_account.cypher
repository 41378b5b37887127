// Disable an account and end its sessions.
MATCH (a:Account {name: $name})
SET a.disabled = true
WITH a
OPTIONAL MATCH (s:Session)-[:OF]->(a)
DETACH DELETE s
