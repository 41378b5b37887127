// The officers of some departments, in a district or below it.
MATCH (o:Officer)-[:OF]->(d:Department)
WHERE d.code IN $departments
MATCH (o)-[:IN]->(place:District)
WHERE place.path STARTS WITH $under
RETURN o {.number, .name, .enforcement_number, .valid_to} AS officer, d.code AS department, place.code AS district
ORDER BY department, officer.name, officer.number
LIMIT $limit
