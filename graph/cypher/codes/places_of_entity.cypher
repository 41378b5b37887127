// The premises of a legal entity by its code.
MATCH (:Entity {code: $code})-[:OPERATES]->(p:Premises)
RETURN p {.id, .name, .address, .latitude, .longitude} AS premises
ORDER BY p.name, p.id
