// The newest credit of one legal entity whole, with the facts and the records it rests on.
MATCH (c:Credit {entity: $entity})
RETURN c {.id, .entity, .at, .model, .version, .as_of, .state, .grade, .sign, .score, .known_share, .points,
          .facts, .records} AS credit
ORDER BY c.number DESC
LIMIT 1
