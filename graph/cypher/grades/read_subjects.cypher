// A page of some industries' premises with all that their risk tables may take and the class of their entities, by id.
MATCH (p:Premises)-[:IN]->(d:District)
WHERE p.industry IN $industries AND p.id > $after
WITH p, d ORDER BY p.id LIMIT $limit
OPTIONAL MATCH (p)<-[:AT]-(v:Visit)
WHERE v.date <= $as_of AND coalesce(v.kind, '') <> 'desk'
WITH p, d, v ORDER BY v.date DESC, v.id DESC
WITH p, d, collect(v {.id, .date, .critical, .serious, .minor})[0..3] AS visits
OPTIONAL MATCH (p)<-[:AT]-(:Permit)-[:HAS_TERM]->(t:Term)
WHERE t.valid_from <= $as_of
WITH p, d, visits, min(t.valid_from) AS first_permit
RETURN p {.id, .name, .trade_class, .facts, .state, .grade, .model, .version, .assessed} AS premises,
       d.code AS district, d.path AS path, p.industry AS industry, visits, first_permit,
       head([(p)<-[:OPERATES]-(e:Entity) | e.credit]) AS credit
ORDER BY p.id
