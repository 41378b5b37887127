// The credit class of the legal entity that operates one premises.
MATCH (e:Entity)-[:OPERATES]->(p:Premises {id: $id})
WHERE e.credit IS NOT NULL
RETURN e.credit AS class
LIMIT 1
