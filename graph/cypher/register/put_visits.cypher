// Write visits, each at its premises and by its department; a corrected one leaves those it named before.
UNWIND $rows AS row
MATCH (p:Premises {key: row.premises})
MATCH (d:Department {code: row.department})
MERGE (v:Visit {id: row.id})
SET v.date = row.date, v.result = row.result, v.critical = row.critical, v.serious = row.serious,
    v.minor = row.minor, v.digest = row.digest
WITH v, p, d
OPTIONAL MATCH (v)-[old:AT|BY]->()
DELETE old
WITH DISTINCT v, p, d
CREATE (v)-[:AT]->(p)
CREATE (v)-[:BY]->(d)
