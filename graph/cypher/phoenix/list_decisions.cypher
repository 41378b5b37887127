// What was decided about pairs of premises that both lie within a scope, of one premises or of all; the newest first.
MATCH (x:PhoenixDecision)
WHERE $premises IS NULL OR x.closed = $premises OR x.opened = $premises
MATCH (x)-[:ABOUT]->(p:Premises)-[:IN]->(d:District)
WHERE d.path STARTS WITH $under
  AND ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
WITH x, count(p) AS seen
WHERE seen = 2
WITH x ORDER BY x.at DESC, x.key
LIMIT $limit
MATCH (old:Premises {id: x.closed})
MATCH (new:Premises {id: x.opened})
RETURN x {.closed, .opened, .outcome, .reason, .by, .account, .at, .kind, .shared, .closed_on, .opened_on} AS decision,
       old.name AS closed_name, new.name AS opened_name
ORDER BY decision.at DESC
