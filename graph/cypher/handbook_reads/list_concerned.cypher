// A page of one trade's premises within a scope: what decides their rows, and the newest edition that was read.
MATCH (p:Premises {industry: $industry})-[:IN]->(d:District)
WHERE p.id > $after AND d.path STARTS WITH $under
  AND ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
WITH p, d ORDER BY p.id LIMIT $limit
OPTIONAL MATCH (r:HandbookRead)-[:OF]->(p)
WITH p, d, max(r.edition) AS read
RETURN p {.id, .key, .name, .industry, .trade_class, .address, .latitude, .longitude, .facts, .told, .state,
          .grade, .sign, .score, .known_share, .model, .version, .graded_on} AS premises,
       d {.code, .name, .name_en, .path} AS district,
       [(p)<-[:AT]-(k:Permit)-[:HAS_TERM]->(t:Term) | {kind: k.kind, number: k.number,
         valid_from: t.valid_from, valid_to: t.valid_to, status: t.status}] AS permits,
       read
ORDER BY p.id
