// Repairs of credit that stand in some states, of the records of premises within a scope; the longest waiting first.
MATCH (r:Repair)
WHERE r.state IN $states
MATCH (p:Premises {id: r.premises})-[:IN]->(d:District)
WHERE d.path STARTS WITH $under
  AND ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
MATCH (e:Entity {code: r.entity})
WITH r, e, p ORDER BY r.applied_at, r.id LIMIT $limit
RETURN properties(r) AS repair, e.name AS entity, p.name AS premises
ORDER BY repair.applied_at, repair.id
