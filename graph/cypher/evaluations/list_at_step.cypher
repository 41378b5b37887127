// The premises of one trade within a scope that bear a mark of one step on a day, those of fewest points first.
MATCH (p:Premises)
WHERE p.evaluated_until >= $today AND p.industry = $industry AND p.evaluation_step = $step
  AND ($ids IS NULL OR p.id IN $ids)
  AND ($industries IS NULL OR p.industry IN $industries)
MATCH (p)-[:IN]->(d:District)
WHERE d.path STARTS WITH $under
WITH p, d ORDER BY p.evaluation_value, p.name, p.id
LIMIT $limit
RETURN p.id AS id, p.name AS name, p.evaluation_step AS step, p.evaluation_value AS value, p.evaluated_on AS on,
       d {.code, .name, .name_en, .path} AS district
ORDER BY value, name, id
