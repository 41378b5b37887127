// Premises within a scope of the legal entities that operate some premises, each with those of them that it shares one with.
UNWIND range(0, size($sources) - 1) AS place
MATCH (q:Premises {id: $sources[place]})<-[:OPERATES]-(e:Entity)
WITH e, q, place ORDER BY place
WITH e, min(place) AS newest, collect(q.id)[..$each] AS sources
MATCH (e)-[:OPERATES]->(p:Premises)-[:IN]->(d:District)
WHERE d.path STARTS WITH $under
  AND ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
WITH e, newest, sources, p ORDER BY newest, p.id
LIMIT $limit
RETURN e.name AS shared, sources, p {.id, .name, .address, .industry} AS premises, e.code AS entity
