// Findings that are not settled, within a scope, the earliest due first.
MATCH (f:Finding)-[:AT]->(p:Premises)-[:IN]->(d:District)
WHERE f.state IN $states AND f.followed_by IS NULL
  AND d.path STARTS WITH $under
  AND ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
  AND ($due_before IS NULL OR f.due < $due_before)
RETURN properties(f) AS finding, p.name AS name
ORDER BY finding.due, finding.id
LIMIT $limit
