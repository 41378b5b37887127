// How many premises of a trade a scope holds, and of how many an edition of the handbook or a newer one was read.
MATCH (p:Premises {industry: $industry})-[:IN]->(d:District)
WHERE d.path STARTS WITH $under
  AND ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
OPTIONAL MATCH (r:HandbookRead)-[:OF]->(p)
WHERE r.edition >= $edition
WITH p, count(r) AS readings
RETURN count(p) AS premises, sum(CASE WHEN readings > 0 THEN 1 ELSE 0 END) AS read
