// One more record of a visit, beside those that are there.
MATCH (v:Visit {id: $visit})
MERGE (r:Record {id: $id})
SET r = $record
CREATE (r)-[:OF]->(v)
