// What is printed on the labels of these premises within a scope: name, address, position.
MATCH (p:Premises)-[:IN]->(d:District)
WHERE p.id IN $premises AND d.path STARTS WITH $under
  AND ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
RETURN p {.id, .name, .address, .latitude, .longitude} AS premises
ORDER BY p.id
