// One visit within a scope, with its premises, department and task.
MATCH (v:Visit {id: $id})-[:AT|SERVED]->(p:Premises)-[:IN]->(d:District)
WHERE d.path STARTS WITH $under
  AND ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
MATCH (v)-[:BY]->(o:Department)
OPTIONAL MATCH (v)-[:OF]->(t:Task)
RETURN v {.id, .number, .kind, .date, .result, .critical, .serious, .minor, .record, .record_digest, .list_version,
          .list_digest, .scored, .standing, .public_on, .started, .ended, .at, .by, .reply, .reply_at, .flags,
          .arrival} AS visit,
       p.id AS premises, p.industry AS industry, d.path AS path, o.code AS department, t.id AS task,
       t.number AS task_number
