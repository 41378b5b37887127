// Whose one premises is.
MATCH (e:Entity)-[:OPERATES]->(p:Premises {id: $id})
RETURN e.code AS code, e.scheme AS scheme
LIMIT 1
