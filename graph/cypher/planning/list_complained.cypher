// Complaints since a day within a scope that no visit and no task has followed up.
MATCH (c:Complaint)-[:ABOUT]->(p:Premises)-[:IN]->(d:District)
WHERE c.date >= $since
  AND d.path STARTS WITH $under
  AND ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
  AND NOT EXISTS { MATCH (p)<-[:AT]-(v:Visit) WHERE v.date >= c.date AND coalesce(v.kind, '') <> 'desk' }
  AND NOT EXISTS { MATCH (p)<-[:AT]-(t:Task)
                   WHERE t.origin = 'complaint' AND t.state <> 'cancelled' AND t.ordered_on >= c.date }
WITH p, max(c.date) AS since, count(c) AS complaints
RETURN p {.id, .name, .industry, .address, standing: p.state, .grade, .sign} AS premises, since, complaints
ORDER BY since DESC, p.name, p.id
LIMIT $limit
