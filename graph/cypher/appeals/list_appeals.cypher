// Appeals within a scope in some states, the longest waiting first.
MATCH (a:Appeal)-[:AT]->(p:Premises)-[:IN]->(d:District)
WHERE a.state IN $states
  AND d.path STARTS WITH $under
  AND ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
RETURN properties(a) AS appeal, p.name AS name
ORDER BY appeal.decide_by, appeal.id
LIMIT $limit
