// One premises within a scope: itself, its district, its legal entity, its standing.
MATCH (p:Premises {id: $id})-[:IN]->(d:District)
WHERE d.path STARTS WITH $under
  AND ($industries IS NULL OR p.industry IN $industries)
  AND ($ids IS NULL OR p.id IN $ids)
OPTIONAL MATCH (e:Entity)-[:OPERATES]->(p)
RETURN p {.id, .key, .name, .industry, .trade_class, .address, .latitude, .longitude, .facts, .told, .state,
          .grade, .sign, .score, .known_share, .model, .version, .graded_on} AS premises,
       d {.code, .name, .name_en, .path} AS district,
       e {.code, .scheme, .name, .legal_person} AS entity
