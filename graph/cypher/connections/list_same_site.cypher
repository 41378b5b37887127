// Premises within a scope at the same address in the same district as some premises; none of an address that many have.
UNWIND range(0, size($sources) - 1) AS place
MATCH (q:Premises {id: $sources[place]})-[:IN]->(own:District)
WHERE q.site IS NOT NULL
WITH q.site AS site, own.code AS code, q, place ORDER BY place
WITH site, code, min(place) AS newest, collect(q.id)[..$each] AS sources
MATCH (p:Premises {site: site})-[:IN]->(d:District {code: code})
WHERE d.path STARTS WITH $under
  AND ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
WITH site, code, newest, sources, count(p) AS there
WHERE there <= $most
MATCH (p:Premises {site: site})-[:IN]->(d:District {code: code})
WHERE d.path STARTS WITH $under
  AND ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
WITH newest, sources, p ORDER BY newest, p.id
LIMIT $limit
OPTIONAL MATCH (e:Entity)-[:OPERATES]->(p)
RETURN p.address AS shared, sources, p {.id, .name, .address, .industry} AS premises, e.code AS entity
