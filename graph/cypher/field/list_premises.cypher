// Some premises within a scope, whole: card, permits, and what was last checked of each row.
UNWIND $wanted AS id
MATCH (p:Premises {id: id})-[:IN]->(d:District)
WHERE d.path STARTS WITH $under
  AND ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
OPTIONAL MATCH (e:Entity)-[:OPERATES]->(p)
OPTIONAL MATCH (p)<-[:AT]-(k:Permit)-[:HAS_TERM]->(t:Term)
WITH p, d, e, collect({kind: k.kind, number: k.number, valid_from: t.valid_from, valid_to: t.valid_to,
                    status: t.status}) AS terms
RETURN p {.id, .key, .name, .industry, .trade_class, .address, .latitude, .longitude, .facts, .told, .state,
          .grade, .sign, .score, .known_share, .model, .version, .graded_on} AS premises,
       d {.code, .name, .name_en, .path} AS district,
       e {.code, .scheme, .name, .legal_person} AS entity, terms, p.checked AS checked
ORDER BY p.id
