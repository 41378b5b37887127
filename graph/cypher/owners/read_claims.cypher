// The wrong one-time codes typed for a premises.
MATCH (c:Claims {premises: $premises})
RETURN coalesce(c.count, 0) AS count, c.until AS until
