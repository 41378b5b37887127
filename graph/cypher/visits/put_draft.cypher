// Keep what an inspector has filled in so far.
MATCH (t:Task {id: $task})
SET t.draft = $draft
