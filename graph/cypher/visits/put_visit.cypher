// Record a visit as it was submitted: at its premises, by its department, of its task.
MATCH (p:Premises {id: $premises})
MATCH (d:Department {code: $department})
MATCH (t:Task {id: $task})
CREATE (v:Visit)
SET v = $visit, t.draft = null
CREATE (v)-[:BY]->(d)
CREATE (v)-[:OF]->(t)
CREATE (v)-[:AT]->(p)
RETURN v.id AS id
