// Write permits, each for the premises it allows something at.
UNWIND $rows AS row
MATCH (p:Premises {key: row.premises})
MERGE (k:Permit {key: row.permit})
SET k.kind = row.kind, k.number = row.number
MERGE (k)-[:AT]->(p)
