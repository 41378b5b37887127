// Write the terms of permits.
UNWIND $rows AS row
MATCH (k:Permit {key: row.permit})
MERGE (t:Term {key: row.key})
SET t.valid_from = row.valid_from, t.valid_to = row.valid_to, t.status = row.status, t.ended_on = row.ended_on, t.digest = row.digest
MERGE (k)-[:HAS_TERM]->(t)
