// The departments that make a visit, those the register knows.
MATCH (t:Task {id: $id})
MATCH (d:Department)
WHERE d.code IN $departments
MERGE (t)-[:BY]->(d)
