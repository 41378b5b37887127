// Write officers, each of a department and in a district.
UNWIND $rows AS row
MATCH (department:Department {code: row.department})
MATCH (district:District {code: row.district})
MERGE (o:Officer {number: row.number})
SET o.name = row.name, o.enforcement_number = row.enforcement_number, o.valid_to = row.valid_to,
    o.digest = row.digest
WITH o, department, district
OPTIONAL MATCH (o)-[old:OF|IN]->()
DELETE old
MERGE (o)-[:OF]->(department)
MERGE (o)-[:IN]->(district)
