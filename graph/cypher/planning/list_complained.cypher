// Those of some premises within a scope that no visit and no task has followed up since somebody last complained of them.
UNWIND $newest AS row
MATCH (p:Premises {id: row.id})-[:IN]->(d:District)
WHERE d.path STARTS WITH $under
  AND ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
OPTIONAL MATCH (p)<-[:AT]-(v:Visit)
WHERE coalesce(v.kind, '') <> 'desk'
WITH p, row.on AS since, max(v.date) AS visited
OPTIONAL MATCH (p)<-[:AT]-(t:Task)
WHERE t.origin = 'complaint' AND t.state <> 'cancelled'
WITH p, since, visited, max(t.ordered_on) AS ordered
WHERE (visited IS NULL OR visited < since) AND (ordered IS NULL OR ordered < since)
RETURN p {.id, .name, .industry, .address, standing: p.state, .grade, .sign} AS premises, since, visited, ordered
ORDER BY since DESC, p.name, p.id
