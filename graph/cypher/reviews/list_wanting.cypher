// One page of the grades within a scope that nobody has looked at since they were given or disputed; steep falls first.
MATCH (d:District)
WHERE d.path STARTS WITH $under
MATCH (d)<-[:IN]-(p:Premises)
WHERE p.wants_turn >= 0
  AND ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
  AND ($industry IS NULL OR p.industry = $industry)
  AND ($kind IS NULL OR $kind IN p.wants)
WITH p, d ORDER BY p.wants_turn, p.wants_since DESC, p.name, p.id
SKIP $skip LIMIT $limit
RETURN p {.id, .name, .address, .industry} AS premises, d {.code, .name, .name_en, .path} AS district,
       p.wanting AS wanting
ORDER BY p.wants_turn, p.wants_since DESC, p.name, p.id
