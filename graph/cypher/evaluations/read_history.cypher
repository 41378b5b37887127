// The evaluations of one premises, newest first.
MATCH (e:Evaluation {premises: $premises})
RETURN e {.id, .number, .on, .at, .edition, .step, .value, .known_share, .until, .capped, .components, .visits} AS evaluation
ORDER BY evaluation.number DESC
LIMIT $limit
