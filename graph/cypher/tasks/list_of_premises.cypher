// The tasks at one premises within a scope, newest first.
MATCH (d:District)<-[:IN]-(p:Premises {id: $premises})<-[:AT]-(t:Task)
WHERE d.path STARTS WITH $under
  AND ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
RETURN t {.*} AS task
ORDER BY task.ordered_at DESC, task.id
LIMIT $limit
