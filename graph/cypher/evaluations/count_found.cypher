// The rows that failed most since a day at one trade's premises within a scope: how often, and at how many places.
MATCH (f:Finding)
WHERE f.found_on >= $since AND f.state IN $states
MATCH (f)-[:AT]->(p:Premises)-[:IN]->(d:District)
WHERE p.industry = $industry
  AND d.path STARTS WITH $under
  AND ($ids IS NULL OR p.id IN $ids)
  AND ($industries IS NULL OR p.industry IN $industries)
RETURN f.requirement AS requirement, count(f) AS times, count(DISTINCT p.id) AS places
ORDER BY times DESC, requirement
LIMIT $limit
