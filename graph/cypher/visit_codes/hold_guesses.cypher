// The wrong digits typed for a premises, for oneself until the deed ends.
MERGE (g:Guesses {premises: $premises})
SET g.turn = coalesce(g.turn, 0) + 1
RETURN coalesce(g.count, 0) AS count, g.until AS until
