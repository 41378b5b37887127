// What the credit of one legal entity was, newest first.
MATCH (c:Credit {entity: $entity})
RETURN c {.id, .model, .version, .as_of, .at, .state, .grade, .sign, .score, .known_share} AS credit
ORDER BY c.number DESC
LIMIT $limit
