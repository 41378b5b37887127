// One page of the legal entities with a credit class that operate premises within a scope; the most risk first.
MATCH (d:District)
WHERE d.path STARTS WITH $under
MATCH (d)<-[:IN]-(p:Premises)<-[:OPERATES]-(e:Entity)
WHERE ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
  AND ($industry IS NULL OR p.industry = $industry)
  AND e.credit_state IS NOT NULL AND ($class IS NULL OR coalesce(e.credit, '') = $class)
WITH e, count(p) AS places
ORDER BY coalesce(e.credit_sign, '') DESC, coalesce(e.credit_score, -1) DESC, e.name, e.code
SKIP $skip LIMIT $limit
RETURN e {.code, .name, state: e.credit_state, grade: e.credit, sign: e.credit_sign, score: e.credit_score,
          on: e.credited_on} AS entity, places
ORDER BY coalesce(entity.sign, '') DESC, coalesce(entity.score, -1) DESC, entity.name, entity.code
