// Grades of one premises whole, with the facts they rest on, newest first; only one when it is named.
MATCH (g:Grade {premises: $premises})
WHERE $id IS NULL OR g.id = $id
RETURN g {.id, .premises, .model, .version, .as_of, .at, .state, .grade, .sign, .score, .known_share,
          .points, .facts} AS grade
ORDER BY g.number DESC
LIMIT $limit
