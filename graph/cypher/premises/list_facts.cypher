// The premises of one trade within a scope, in the order of their ids, with what handbook and check list go by.
MATCH (p:Premises {industry: $industry})-[:IN]->(d:District)
WHERE p.id > $after AND d.path STARTS WITH $under
  AND ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
WITH p, d ORDER BY p.id LIMIT $limit
OPTIONAL MATCH (e:Entity)-[:OPERATES]->(p)
OPTIONAL MATCH (p)<-[:AT]-(k:Permit)-[:HAS_TERM]->(t:Term)
WITH p, d, e, collect({kind: k.kind, number: k.number, valid_from: t.valid_from, valid_to: t.valid_to,
                    status: t.status}) AS terms
RETURN p {.id, .name, .facts, .told} AS premises, d {.code, .name, .name_en, .path} AS district,
       e {.code, .scheme, .name, .legal_person} AS entity, terms
ORDER BY p.id
