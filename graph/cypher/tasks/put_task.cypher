// Write a task at its premises; whom it named before it leaves.
MATCH (p:Premises {id: $premises})
MERGE (t:Task {id: $id})
SET t += $task
WITH t, p
OPTIONAL MATCH (t)-[old:AT|BY|ASSIGNED]->()
DELETE old
WITH DISTINCT t, p
CREATE (t)-[:AT]->(p)
RETURN t.id AS id
