// One self-check of a premises.
MATCH (c:SelfCheck {id: $id})-[:AT]->(p:Premises {id: $premises})
RETURN c {.id, .at, .on, .by, .list_version, .list_digest, .answers} AS check, p.id AS premises
