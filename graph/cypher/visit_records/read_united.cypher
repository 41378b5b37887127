// The visit that a task led to, with every record of it.
MATCH (v:Visit)-[:OF]->(t:Task {id: $task})
OPTIONAL MATCH (r:Record)-[:OF]->(v)
RETURN v {.id, .number, .at, .by, .base, .rulings, .standing, .reply} AS visit, collect(properties(r)) AS records
