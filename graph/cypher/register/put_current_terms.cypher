// Let each permit say what its latest term says: lists read the permit alone.
UNWIND $permits AS key
MATCH (k:Permit {key: key})-[:HAS_TERM]->(t:Term)
WITH k, t ORDER BY t.valid_from DESC
WITH k, collect(t)[0] AS latest
SET k.valid_from = latest.valid_from, k.valid_to = latest.valid_to, k.status = latest.status,
    k.ended_on = latest.ended_on
