// Record a visit as it was submitted: at its premises, by its department, of its task, with the record itself.
MATCH (p:Premises {id: $premises})
MATCH (d:Department {code: $department})
MATCH (t:Task {id: $task})
MERGE (r:Record {id: $id})
SET r = $record
CREATE (v:Visit)
SET v = $visit, t.draft = null
CREATE (v)-[:BY]->(d)
CREATE (v)-[:OF]->(t)
CREATE (v)-[:AT]->(p)
CREATE (r)-[:OF]->(v)
RETURN v.id AS id
