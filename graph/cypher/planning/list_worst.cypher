// Premises within a scope that bear the worst mark of their trade today, where no task was ordered since they were given it.
MATCH (p:Premises)
WHERE p.evaluated_until >= $today
  AND ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
  AND size([one IN $worst WHERE one.industry = p.industry AND one.step = p.evaluation_step]) > 0
MATCH (p)-[:IN]->(d:District)
WHERE d.path STARTS WITH $under
MATCH (p)-[:HAS_EVALUATION]->(e:Evaluation)
WHERE e.number = p.evaluations
  AND NOT EXISTS { MATCH (p)<-[:AT]-(t:Task)
                   WHERE t.kind <> 'service' AND (t.state IN $open OR t.state <> 'cancelled' AND t.ordered_at > e.at) }
WITH p ORDER BY p.evaluation_value, p.name, p.id
LIMIT $limit
RETURN p {.id, .name, .industry, .address, standing: p.state, .grade, .sign} AS premises, p.evaluated_on AS since
ORDER BY p.evaluation_value, p.name, p.id
