// Some of the complaints that an older program wrote as nodes, each with the id of its premises.
MATCH (c:Complaint)-[:ABOUT]->(p:Premises)
RETURN c.id AS id, p.id AS premises, c.date AS date, c.topic AS topic, c.severity AS severity
LIMIT $limit
