// The premises of each of these entities with their ids, where rows of history name them.
UNWIND $codes AS code
MATCH (e:Entity {code: code})
OPTIONAL MATCH (e)-[:OPERATES]->(p:Premises)
RETURN code, p.key AS key, p.id AS id
