// The visit that a task led to.
MATCH (v:Visit)-[:OF]->(:Task {id: $task})
RETURN v.id AS id, v.premises AS premises
ORDER BY v.at DESC
LIMIT 1
