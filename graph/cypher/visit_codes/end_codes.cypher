// End the codes that an officer showed for a task before.
MATCH (c:VisitCode)-[:FOR]->(:Task {id: $task})
WHERE c.officer = $officer AND c.expires > $now
SET c.expires = $now
