// Write visits, each at its premises and by its department.
UNWIND $rows AS row
MATCH (p:Premises {key: row.premises})
MATCH (d:Department {code: row.department})
MERGE (v:Visit {id: row.id})
SET v.date = row.date, v.result = row.result, v.critical = row.critical, v.serious = row.serious,
    v.minor = row.minor, v.digest = row.digest
MERGE (v)-[:AT]->(p)
MERGE (v)-[:BY]->(d)
