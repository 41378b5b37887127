// Record a service visit: it stands in the ledger and is no visit that a grade counts from.
MATCH (p:Premises {id: $premises})
MATCH (d:Department {code: $department})
MATCH (t:Task {id: $task})
MERGE (r:Record {id: $id})
SET r = $record
CREATE (v:Visit)
SET v = $visit, t.draft = null
CREATE (v)-[:BY]->(d)
CREATE (v)-[:OF]->(t)
CREATE (v)-[:SERVED]->(p)
CREATE (r)-[:OF]->(v)
RETURN v.id AS id
