// Hang districts below their parents.
UNWIND $rows AS row
MATCH (d:District {code: row.code})
MATCH (parent:District {code: row.parent})
OPTIONAL MATCH (d)-[old:WITHIN]->(other:District)
WHERE other.code <> row.parent
DELETE old
MERGE (d)-[:WITHIN]->(parent)
