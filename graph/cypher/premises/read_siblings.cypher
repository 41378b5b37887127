// The other premises of the same legal entity, within a scope.
MATCH (:Premises {id: $id})<-[:OPERATES]-(:Entity)-[:OPERATES]->(p:Premises)-[:IN]->(d:District)
WHERE p.id <> $id AND d.path STARTS WITH $under
  AND ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
RETURN p {.id, .name, .industry, .state, .grade, .sign} AS premises
ORDER BY p.name, p.id
LIMIT $limit
