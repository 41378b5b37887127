// Where the codes at these positions stand, and whose they are.
MATCH (c:Code)-[:OF]->(p:Premises)
WHERE c.slot IN $slots
RETURN c.slot AS slot, c.status AS status, p.id AS premises
