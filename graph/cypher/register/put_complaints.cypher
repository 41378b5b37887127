// Write complaints, each about its premises; a corrected one leaves the premises it named before.
UNWIND $rows AS row
MATCH (p:Premises {key: row.premises})
MERGE (c:Complaint {id: row.id})
SET c.date = row.date, c.topic = row.topic, c.severity = row.severity, c.digest = row.digest
WITH c, p
OPTIONAL MATCH (c)-[old:ABOUT]->()
DELETE old
WITH DISTINCT c, p
CREATE (c)-[:ABOUT]->(p)
