// Premises within a scope with a key or red-line finding since a day that is not settled, each with its newest; newest first.
MATCH (f:Finding)-[:AT]->(p:Premises)
WHERE f.found_on >= $since AND f.state IN $states AND f.followed_by IS NULL
  AND (f.red_line OR f.severity = 'key')
  AND ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
MATCH (p)-[:IN]->(d:District)
WHERE d.path STARTS WITH $under
WITH p, f ORDER BY f.found_on DESC, f.red_line DESC, f.id
WITH p, collect(f)[0] AS newest
WITH p, newest ORDER BY newest.found_on DESC, p.id
LIMIT $limit
RETURN p {.id, .name, .address, .industry} AS premises, newest.requirement AS row, newest.found_on AS found_on,
       newest.red_line AS red_line
ORDER BY found_on DESC, premises.id
