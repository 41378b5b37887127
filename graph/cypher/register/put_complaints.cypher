// Write complaints, each about its premises.
UNWIND $rows AS row
MATCH (p:Premises {key: row.premises})
MERGE (c:Complaint {id: row.id})
SET c.date = row.date, c.topic = row.topic, c.severity = row.severity, c.digest = row.digest
MERGE (c)-[:ABOUT]->(p)
