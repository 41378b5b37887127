// Premises within a scope that a department has not visited for as long as their grade, beside the credit of their entity, allows.
MATCH (d:District)
WHERE d.path STARTS WITH $under
MATCH (d)<-[:IN]-(p:Premises)
WHERE ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
WITH p, CASE WHEN $by_credit THEN head([(p)<-[:OPERATES]-(e:Entity) | e.credit]) END AS credit
WITH p, credit, [one IN $limits WHERE one.industry = p.industry AND one.grade = coalesce(p.grade, '')
                                  AND one.credit = coalesce(credit, '')] AS fitting
WHERE size(fitting) > 0
WITH p, credit, fitting[0].before AS before
WHERE NOT EXISTS { MATCH (p)<-[:AT]-(v:Visit)-[:BY]->(:Department {code: $department})
                   WHERE v.date >= before AND coalesce(v.kind, '') <> 'desk' }
  AND NOT EXISTS { MATCH (p)<-[:AT]-(t:Task)
                   WHERE t.state IN $open AND $department IN t.departments AND NOT t.kind IN ['service', 'desk'] }
WITH p, credit ORDER BY coalesce(p.sign, '') DESC, p.name, p.id
LIMIT $limit
OPTIONAL MATCH (p)<-[:AT]-(v:Visit)-[:BY]->(:Department {code: $department})
WHERE coalesce(v.kind, '') <> 'desk'
WITH p, credit, max(v.date) AS since
RETURN p {.id, .name, .industry, .address, standing: p.state, .grade, .sign} AS premises, since, credit
ORDER BY coalesce(p.sign, '') DESC, p.name, p.id
