// Write permits, each for the premises it allows something at; a corrected one leaves where it was.
UNWIND $rows AS row
MATCH (p:Premises {key: row.premises})
MERGE (k:Permit {key: row.permit})
SET k.kind = row.kind, k.number = row.number
WITH DISTINCT k, p
OPTIONAL MATCH (k)-[old:AT]->()
DELETE old
WITH DISTINCT k, p
MERGE (k)-[:AT]->(p)
