// The premises of one trade within a scope whose step is another one than before a day, the latest first.
MATCH (e:Evaluation)
WHERE e.on >= $since AND e.industry = $industry
MATCH (p:Premises)-[:HAS_EVALUATION]->(e)
WHERE p.evaluated_until >= $today
  AND ($ids IS NULL OR p.id IN $ids)
  AND ($industries IS NULL OR p.industry IN $industries)
MATCH (p)-[:IN]->(d:District)
WHERE d.path STARTS WITH $under
WITH p, d, e ORDER BY e.number
WITH p, d, collect(e.before)[0] AS before
WHERE before <> p.evaluation_step
WITH p, d, before ORDER BY p.evaluated_on DESC, p.name, p.id
LIMIT $limit
RETURN p.id AS id, p.name AS name, before, p.evaluation_step AS step, p.evaluation_value AS value, p.evaluated_on AS on,
       d {.code, .name, .name_en, .path} AS district
ORDER BY on DESC, name, id
