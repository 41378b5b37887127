// Premises of these grades within a scope that a department has not visited for as long as their grade allows.
UNWIND $limits AS limit
MATCH (d:District)<-[:IN]-(p:Premises {industry: limit.industry})
WHERE d.path STARTS WITH $under
  AND ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
  AND coalesce(p.grade, '') = limit.grade
OPTIONAL MATCH (p)<-[:AT]-(v:Visit)-[:BY]->(:Department {code: $department})
WITH p, d, limit, max(v.date) AS last
WHERE (last IS NULL OR last < limit.before)
  AND NOT EXISTS { MATCH (p)<-[:AT]-(t:Task)
                   WHERE t.state IN $open AND $department IN t.departments AND t.kind <> 'service' }
RETURN p {.id, .name, .industry, .address, standing: p.state, .grade, .sign} AS premises, last AS since
ORDER BY CASE WHEN last IS NULL THEN 0 ELSE 1 END, coalesce(p.sign, '') DESC, last, p.name, p.id
LIMIT $limit
