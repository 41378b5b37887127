// Record an appeal against a visit, or where it stands now.
MATCH (v:Visit {id: $visit})
MATCH (p:Premises {id: $premises})
MERGE (a:Appeal {id: $id})
SET a = $appeal
MERGE (a)-[:AGAINST]->(v)
MERGE (a)-[:AT]->(p)
