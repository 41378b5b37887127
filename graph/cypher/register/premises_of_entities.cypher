// The premises of each of these entities: enough to find the one that a row means.
UNWIND $codes AS code
MATCH (e:Entity {code: code})
OPTIONAL MATCH (e)-[:OPERATES]->(p:Premises)
RETURN code, collect(p.key) AS keys
