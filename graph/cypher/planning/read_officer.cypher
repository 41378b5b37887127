// The bearer of an enforcement number.
MATCH (o:Officer {enforcement_number: $number})-[:OF]->(d:Department)
MATCH (o)-[:IN]->(place:District)
RETURN o {.number, .name, .enforcement_number, .valid_to} AS officer, d.code AS department, place.code AS district
LIMIT 1
