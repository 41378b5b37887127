// Some legal entities with what the register states of their premises, and where their credit stands.
UNWIND $codes AS code
MATCH (e:Entity {code: code})
OPTIONAL MATCH (e)-[:OPERATES]->(p:Premises)
WITH e, collect(p {.id, .facts}) AS premises
RETURN e {.code, .name, state: e.credit_state, grade: e.credit, assessed: e.credit_assessed} AS entity, premises
ORDER BY entity.code
