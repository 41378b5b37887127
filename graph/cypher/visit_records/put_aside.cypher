// Keep a record that does not count: its task knows it, no visit does.
MATCH (t:Task {id: $task})
CREATE (r:Record)
SET r = $record
CREATE (r)-[:KEPT_FOR]->(t)
