// One finding within a scope.
MATCH (f:Finding {id: $id})-[:AT]->(p:Premises)-[:IN]->(d:District)
WHERE d.path STARTS WITH $under
  AND ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
RETURN properties(f) AS finding
