// Take a task for oneself until the deed ends.
MATCH (t:Task {id: $id})
SET t.turn = coalesce(t.turn, 0) + 1
