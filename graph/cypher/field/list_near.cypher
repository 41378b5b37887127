// The premises within a scope of some districts and trades, those nearest to a point of each first.
UNWIND $around AS at
MATCH (d:District {path: at.path})<-[:IN]-(p:Premises)
WHERE p.industry = at.industry AND d.path STARTS WITH $under
  AND ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
WITH p, p.latitude - at.latitude AS north, (p.longitude - at.longitude) * at.stretch AS east
WITH p, min(coalesce(north * north + east * east, 100000.0)) AS away
RETURN p.id AS id
ORDER BY away, p.name, p.id
LIMIT $limit
