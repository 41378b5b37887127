// What the register already holds of these premises: digest, facts, and where each is counted.
UNWIND $keys AS key
MATCH (p:Premises {key: key})-[:IN]->(d:District)
RETURN key, p.id AS id, p.digest AS digest, p.facts AS facts, d.code AS district,
       p.industry AS industry, p.state AS state, p.grade AS grade
