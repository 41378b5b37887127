// Statements about visits within a scope that nobody has answered, the oldest first.
MATCH (v:Visit)-[:AT]->(p:Premises)-[:IN]->(d:District)
WHERE v.reply_at IS NOT NULL AND v.heard_at IS NULL
  AND d.path STARTS WITH $under
  AND ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
MATCH (v)-[:BY]->(o:Department)
WHERE $department IS NULL OR o.code = $department
RETURN v.id AS visit, v.number AS number, v.reply_at AS at, p.id AS premises, p.name AS name
ORDER BY at, visit
LIMIT $limit
