// The premises within a scope that match a search, counted by district, industry, state and grade.
MATCH (d:District)
WHERE d.path STARTS WITH $under
MATCH (d)<-[:IN]-(p:Premises)
WHERE ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
  AND ($words IS NULL OR all(word IN $words WHERE p.search CONTAINS word))
  AND ($permit_from IS NULL
       OR EXISTS { MATCH (p)<-[:AT]-(k:Permit)
                   WHERE k.valid_to >= $permit_from AND k.valid_to < $permit_to AND k.status IN ['valid', 'expired'] })
  AND ($visited_since IS NULL
       OR EXISTS { MATCH (p)<-[:AT]-(v:Visit) WHERE v.date >= $visited_since AND coalesce(v.kind, '') <> 'desk' })
  AND ($complained IS NULL OR $complained[p.id] IS NOT NULL)
RETURN d.code AS district, d.path AS path, p.industry AS industry, p.state AS state,
       coalesce(p.grade, '') AS grade, count(*) AS count
