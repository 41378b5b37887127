// The premises of one legal entity, each with what says who may see it.
MATCH (e:Entity {code: $entity})-[:OPERATES]->(p:Premises)-[:IN]->(d:District)
RETURN e {.code, .scheme, .name, .legal_person} AS entity,
       p {.id, .name, .industry, .state, .grade, .sign} AS premises, d.path AS path
ORDER BY premises.name, premises.id
