// Premises within a scope that lost a permit in a span of days and hold no valid one of its kind; the newest first.
MATCH (k:Permit)
WHERE k.status IN $lost
WITH k, coalesce(k.ended_on, k.valid_to) AS day
WHERE day >= $since AND day <= $today
MATCH (k)-[:AT]->(p:Premises)-[:IN]->(d:District)
WHERE d.path STARTS WITH $under
  AND ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
  AND NOT EXISTS { MATCH (p)<-[:AT]-(held:Permit)
                   WHERE held.kind = k.kind AND held.status = 'valid' AND coalesce(held.valid_to, $today) >= $today }
WITH k, day, p ORDER BY day DESC, k.key
LIMIT $limit
OPTIONAL MATCH (e:Entity)-[:OPERATES]->(p)
RETURN p {.id, .name, .address, .industry} AS premises, e.code AS entity, e.name AS owner, k.status AS event, k.kind AS what,
       day
ORDER BY day DESC, what
