// One grade of a premises whole, with the facts it rests on: the one that is named, else the newest.
MATCH (g:Grade {premises: $premises})
WHERE $id IS NULL OR g.id = $id
RETURN g {.id, .premises, .model, .version, .as_of, .at, .state, .grade, .sign, .score, .known_share,
          .points, .facts} AS grade
ORDER BY g.number DESC
LIMIT 1
