// Write premises, each in its district; a new one is pending until it is graded.
UNWIND $rows AS row
MATCH (d:District {code: row.district})
MERGE (p:Premises {key: row.key})
ON CREATE SET p.id = row.id, p.state = 'pending'
SET p.name = row.name, p.industry = row.industry, p.trade_class = row.trade_class, p.address = row.address,
    p.latitude = row.latitude, p.longitude = row.longitude, p.search = row.search, p.facts = row.facts,
    p.digest = row.digest, p.site = row.site
WITH p, d
OPTIONAL MATCH (p)-[old:IN]->()
DELETE old
WITH DISTINCT p, d
CREATE (p)-[:IN]->(d)
