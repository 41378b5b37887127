// One appeal within a scope.
MATCH (a:Appeal {id: $id})-[:AT]->(p:Premises)-[:IN]->(d:District)
WHERE d.path STARTS WITH $under
  AND ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
RETURN properties(a) AS appeal, p.name AS name
