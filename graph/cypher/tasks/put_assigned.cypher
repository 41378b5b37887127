// The officers sent on a visit.
MATCH (t:Task {id: $id})
MATCH (o:Officer)
WHERE o.number IN $officers
MERGE (t)-[:ASSIGNED]->(o)
