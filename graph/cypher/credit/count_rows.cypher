// The legal entities with a credit class that operate premises within a scope, counted by class; '' is without one.
MATCH (d:District)
WHERE d.path STARTS WITH $under
MATCH (d)<-[:IN]-(p:Premises)<-[:OPERATES]-(e:Entity)
WHERE ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
  AND ($industry IS NULL OR p.industry = $industry)
  AND e.credit_state IS NOT NULL
RETURN coalesce(e.credit, '') AS class, count(DISTINCT e.code) AS count
ORDER BY class
