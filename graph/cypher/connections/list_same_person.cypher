// Premises within a scope whose entities have a legal person of one name with those of some premises; of a rare name only.
UNWIND range(0, size($sources) - 1) AS place
MATCH (q:Premises {id: $sources[place]})<-[:OPERATES]-(own:Entity)
WHERE own.legal_person IS NOT NULL
WITH own.legal_person AS shared, q, place ORDER BY place
WITH shared, min(place) AS newest, collect(q.id)[..$each] AS sources
MATCH (e:Entity {legal_person: shared})-[:OPERATES]->(p:Premises)-[:IN]->(d:District)
WHERE d.path STARTS WITH $under
  AND ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
WITH shared, newest, sources, count(DISTINCT e.code) AS entities
WHERE entities <= $most
MATCH (e:Entity {legal_person: shared})-[:OPERATES]->(p:Premises)-[:IN]->(d:District)
WHERE d.path STARTS WITH $under
  AND ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
WITH shared, newest, sources, e, p ORDER BY newest, p.id
LIMIT $limit
RETURN shared, sources, p {.id, .name, .address, .industry} AS premises, e.code AS entity
