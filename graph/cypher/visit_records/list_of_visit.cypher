// The records of one visit, as they were received.
MATCH (r:Record)-[:OF]->(:Visit {id: $visit})
RETURN properties(r) AS record
ORDER BY record.at, record.id
