// How many grades within a scope nobody has looked at, by what they are, trade and district.
MATCH (d:District)
WHERE d.path STARTS WITH $under
MATCH (d)<-[:IN]-(p:Premises)
WHERE p.wants_turn >= 0
  AND ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
WITH d, p.industry AS industry, p.wants AS kinds, count(p) AS count
RETURN kinds, industry, d {.code, .name, .name_en, .path} AS district, count
ORDER BY district.path, industry, kinds
