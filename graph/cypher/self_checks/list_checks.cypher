// The last self-checks of a premises, newest first.
MATCH (c:SelfCheck)-[:AT]->(p:Premises {id: $premises})
RETURN c {.id, .at, .on, .by, .list_version, .list_digest, .answers} AS check, p.id AS premises
ORDER BY c.at DESC, c.id DESC
LIMIT $limit
