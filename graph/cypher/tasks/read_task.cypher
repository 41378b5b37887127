// One task at a premises within a scope.
MATCH (t:Task {id: $id})-[:AT]->(p:Premises)-[:IN]->(d:District)
WHERE d.path STARTS WITH $under
  AND ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
RETURN t {.*} AS task
