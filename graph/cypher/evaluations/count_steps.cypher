// The premises of one trade within a scope that bear a mark on a day, counted by district and step.
MATCH (p:Premises)
WHERE p.evaluated_until >= $today AND p.industry = $industry
  AND ($ids IS NULL OR p.id IN $ids)
  AND ($industries IS NULL OR p.industry IN $industries)
MATCH (p)-[:IN]->(d:District)
WHERE d.path STARTS WITH $under
RETURN d.code AS district, d.path AS path, p.evaluation_step AS step, count(*) AS count
