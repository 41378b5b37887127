// Pin the list that a task is run with; one that is pinned already stays.
MATCH (t:Task {id: $task})
WHERE t.pinned IS NULL
SET t.pinned = $pinned
RETURN t.id AS id
