// Records that were set aside and nobody has admitted, within a scope, the oldest first.
MATCH (r:Record)-[:KEPT_FOR]->(t:Task)-[:AT]->(p:Premises)-[:IN]->(d:District)
WHERE d.path STARTS WITH $under
  AND ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
  AND ($record IS NULL OR r.id = $record)
  AND ($department IS NULL OR $department IN t.departments)
RETURN properties(r) AS record, p.name AS name, t.number AS task_number
ORDER BY record.at, record.id
LIMIT $limit
