// The wrong one-time codes typed for a premises, for oneself until the deed ends.
MERGE (c:Claims {premises: $premises})
SET c.turn = coalesce(c.turn, 0) + 1
RETURN coalesce(c.count, 0) AS count, c.until AS until
