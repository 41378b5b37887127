// Premises within a scope where a red line was found in a span of days; the newest first.
MATCH (f:Finding)
WHERE f.found_on >= $since AND f.found_on <= $today AND f.red_line AND f.state IN $states
MATCH (f)-[:AT]->(p:Premises)-[:IN]->(d:District)
WHERE d.path STARTS WITH $under
  AND ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
WITH f, p ORDER BY f.found_on DESC, f.id
LIMIT $limit
OPTIONAL MATCH (e:Entity)-[:OPERATES]->(p)
RETURN p {.id, .name, .address, .industry} AS premises, e.code AS entity, e.name AS owner, 'red_line' AS event,
       f.requirement AS what, f.found_on AS day
ORDER BY day DESC, what
