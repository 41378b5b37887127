// The grades of one premises, newest first.
MATCH (g:Grade {premises: $id})
RETURN g {.id, .model, .version, .as_of, .at, .state, .grade, .sign, .score, .known_share} AS grade
ORDER BY g.number DESC
LIMIT $limit
