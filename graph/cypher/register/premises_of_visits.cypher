// Where these visits took place, as recorded so far.
UNWIND $keys AS key
MATCH (:Visit {id: key})-[:AT]->(p:Premises)
RETURN DISTINCT p.id AS id
