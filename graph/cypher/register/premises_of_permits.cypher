// Where these permits stand now.
UNWIND $keys AS key
MATCH (:Permit {key: key})-[:AT]->(p:Premises)
RETURN DISTINCT p.id AS id
