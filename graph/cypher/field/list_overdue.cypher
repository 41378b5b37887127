// The premises within a scope where something should have been put right by now, the longest overdue first.
MATCH (f:Finding)-[:AT]->(p:Premises)-[:IN]->(d:District)
WHERE f.state = 'open' AND f.followed_by IS NULL AND f.due < $today
  AND d.path STARTS WITH $under
  AND ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
WITH p.id AS id, min(f.due) AS due
RETURN id
ORDER BY due, id
LIMIT $limit
