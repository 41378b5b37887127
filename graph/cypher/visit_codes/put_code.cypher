// Keep a new visit code of a task.
MATCH (t:Task {id: $task})
CREATE (c:VisitCode)-[:FOR]->(t)
SET c += $code
