// The tasks within a scope in some states, by the day planned.
MATCH (t:Task)
WHERE t.state IN $states
  AND ($department IS NULL OR $department IN t.departments)
  AND ($since IS NULL OR t.done_at >= $since)
MATCH (t)-[:AT]->(p:Premises)-[:IN]->(d:District)
WHERE d.path STARTS WITH $under
  AND ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
RETURN t {.*} AS task, d.path AS path,
       p {.name, .industry, .address, standing: p.state, .grade, .sign} AS premises
ORDER BY task.planned, task.ordered_at, task.id
LIMIT $limit
