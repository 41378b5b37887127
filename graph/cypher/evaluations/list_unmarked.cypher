// The premises of one trade within a scope that bear no mark on a day.
MATCH (d:District)
WHERE d.path STARTS WITH $under
MATCH (d)<-[:IN]-(p:Premises)
WHERE p.industry = $industry AND (p.evaluated_until IS NULL OR p.evaluated_until < $today)
  AND ($ids IS NULL OR p.id IN $ids)
  AND ($industries IS NULL OR p.industry IN $industries)
WITH p, d ORDER BY p.name, p.id
LIMIT $limit
RETURN p.id AS id, p.name AS name, p.evaluated_on AS on, d {.code, .name, .name_en, .path} AS district
ORDER BY name, id
