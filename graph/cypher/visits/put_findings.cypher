// Record what a visit found.
MATCH (v:Visit {id: $visit})
MATCH (p:Premises {id: $premises})
UNWIND $findings AS row
CREATE (f:Finding)
SET f = row
CREATE (f)-[:IN]->(v)
CREATE (f)-[:AT]->(p)
