// The tasks that the bearer of an enforcement number is assigned to, within a scope, by day.
MATCH (o:Officer {enforcement_number: $number})<-[:ASSIGNED]-(t:Task)-[:AT]->(p:Premises)-[:IN]->(d:District)
WHERE t.state IN $states
  AND d.path STARTS WITH $under
  AND ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
RETURN t {.*} AS task, d.path AS path,
       p {.name, .industry, .address, standing: p.state, .grade, .sign} AS premises
ORDER BY task.planned, task.ordered_at, task.id
LIMIT $limit
