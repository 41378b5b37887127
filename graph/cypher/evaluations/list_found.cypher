// Where one row failed since a day, at one trade's premises within a scope, the latest first.
MATCH (f:Finding)
WHERE f.found_on >= $since AND f.state IN $states AND f.requirement = $requirement
MATCH (f)-[:AT]->(p:Premises)-[:IN]->(d:District)
WHERE p.industry = $industry
  AND d.path STARTS WITH $under
  AND ($ids IS NULL OR p.id IN $ids)
  AND ($industries IS NULL OR p.industry IN $industries)
RETURN f.id AS finding, f.visit AS visit, f.found_on AS on, f.state AS state, f.due AS due, p.id AS id, p.name AS name,
       d {.code, .name, .name_en, .path} AS district
ORDER BY on DESC, finding
LIMIT $limit
