// One page of the premises within a scope that match a search; by risk or by name.
MATCH (d:District)
WHERE d.path STARTS WITH $under
MATCH (d)<-[:IN]-(p:Premises)
WHERE ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
  AND ($industry IS NULL OR p.industry = $industry)
  AND ($state IS NULL OR p.state = $state)
  AND ($signs IS NULL OR p.sign IN $signs)
  AND ($words IS NULL OR all(word IN $words WHERE p.search CONTAINS word))
  AND ($permit_from IS NULL
       OR EXISTS { MATCH (p)<-[:AT]-(k:Permit)
                   WHERE k.valid_to >= $permit_from AND k.valid_to < $permit_to AND k.status IN ['valid', 'expired'] })
  AND ($visited_since IS NULL
       OR EXISTS { MATCH (p)<-[:AT]-(v:Visit) WHERE v.date >= $visited_since AND coalesce(v.kind, '') <> 'desk' })
  AND ($complained IS NULL OR $complained[p.id] IS NOT NULL)
WITH p, d
ORDER BY CASE WHEN $by_risk THEN coalesce(p.sign, '') ELSE '' END DESC,
         CASE WHEN $by_risk THEN -coalesce(p.score, -1) ELSE 0 END, p.name, p.id
SKIP $skip LIMIT $limit
OPTIONAL MATCH (p)<-[:AT]-(k:Permit)
WITH p, d, min(k.valid_to) AS permit_until
RETURN p {.id, .name, .industry, .address, .state, .grade, .sign, .score, .graded_on} AS premises,
       d {.code, .name, .name_en, .path} AS district, permit_until
ORDER BY CASE WHEN $by_risk THEN coalesce(p.sign, '') ELSE '' END DESC,
         CASE WHEN $by_risk THEN -coalesce(p.score, -1) ELSE 0 END, p.name, p.id
